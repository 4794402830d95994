import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { unreachable } from '../api/problem.ts'
import { ProblemNote } from './problem-note.tsx'

interface DownloadMenuProps {
  /** The title of the panel. */
  title: string
  onCsv(): Promise<void>
  onPicture(): Promise<void>
  /** False while no PNG is available. */
  hasPicture?: boolean
}

/** Downloads a panel as CSV or PNG. After a failed download, the menu stays open and shows the error. */
export function DownloadMenu({ title, onCsv, onPicture, hasPicture = true }: DownloadMenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const [error, setError] = useState<Error>()

  async function run(save: () => Promise<void>) {
    setError(undefined)
    try {
      await save()
      setIsOpen(false)
    } catch (cause) {
      setError(unreachable(cause) as Error)
    }
  }

  return (
    <Menu opened={isOpen} onChange={setIsOpen} onClose={() => setError(undefined)} position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${title}: download`}>
          <IconDownload size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw={320}>
        <Menu.Item closeMenuOnClick={false} onClick={() => void run(onCsv)}>
          CSV
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} onClick={() => void run(onPicture)} disabled={!hasPicture}>
          PNG
        </Menu.Item>
        {error && <ProblemNote error={error} />}
      </Menu.Dropdown>
    </Menu>
  )
}
