import { ActionIcon, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

interface DownloadMenuProps {
  /** Of the panel that it belongs to. */
  title: string
  onCsv(): void
  onPicture(): void
  /** False while no picture can be taken. */
  hasPicture?: boolean
}

/** What a panel shows, to take along: as CSV and as a picture. */
export function DownloadMenu({ title, onCsv, onPicture, hasPicture = true }: DownloadMenuProps) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${title}: download`}>
          <IconDownload size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onCsv}>CSV</Menu.Item>
        <Menu.Item onClick={onPicture} disabled={!hasPicture}>
          PNG
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
