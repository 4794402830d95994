import { ActionIcon, Popover } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { download } from '../api/download.ts'
import { unreachable } from '../api/problem.ts'
import { ProblemNote } from './problem-note.tsx'

interface CsvButtonProps {
  /** The title of the panel. */
  title: string
  /** The address of the CSV file; see `csvAddress`. */
  csv: string
}

/** Downloads a table as CSV. Shows the error of a failed download. */
export function CsvButton({ title, csv }: CsvButtonProps) {
  const name = title.toLowerCase().replaceAll(/\W+/g, '-')
  const [error, setError] = useState<Error>()

  async function save() {
    setError(undefined)
    await download(csv, `tidemark-${name}.csv`).catch((cause) => setError(unreachable(cause) as Error))
  }

  return (
    <Popover opened={error !== undefined} onClose={() => setError(undefined)} position="bottom-end" withinPortal>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          title="Download as CSV"
          aria-label={`${title}: download as CSV`}
          onClick={() => void save()}
        >
          <IconDownload size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown maw={320} p={0}>
        {error && <ProblemNote error={error} onRetry={() => void save()} />}
      </Popover.Dropdown>
    </Popover>
  )
}
