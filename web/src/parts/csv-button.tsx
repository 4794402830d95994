import { ActionIcon, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { download } from '../api/download.ts'

interface CsvButtonProps {
  /** Of the panel that it belongs to. */
  title: string
  /** Of `csvAddress`. */
  csv: string
}

/** What a table shows, to take along. */
export function CsvButton({ title, csv }: CsvButtonProps) {
  const name = title.toLowerCase().replaceAll(/\W+/g, '-')
  return (
    <Tooltip label="Download as CSV">
      <ActionIcon
        {...{ variant: 'subtle', color: 'gray' }}
        aria-label={`${title}: download as CSV`}
        onClick={() => void download(csv, `tidemark-${name}.csv`)}
      >
        <IconDownload size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
