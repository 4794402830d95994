import { Button, Group, Text } from '@mantine/core'

interface TablePagesProps {
  /** What the pages are of: `Products`. */
  of: string
  /** Which rows are shown: `1–25 of 112`. */
  text: string
  /** Absent on the first page. */
  onPrevious?: (() => void) | undefined
  /** Absent on the last page. */
  onNext?: (() => void) | undefined
  /** `First page` where a list goes only forwards. */
  previousLabel?: string
}

/** Which page of a table is shown, and the way to the others. */
export function TablePages({ of, text, onPrevious, onNext, previousLabel = 'Previous' }: TablePagesProps) {
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" c="dimmed" aria-live="polite">
        {text}
      </Text>
      {(onPrevious || onNext) && (
        <Group gap="xs" component="nav" aria-label={`Pages of ${of.toLowerCase()}`} className="no-print">
          <Button variant="default" size="xs" disabled={!onPrevious} onClick={onPrevious}>
            {previousLabel}
          </Button>
          <Button variant="default" size="xs" disabled={!onNext} onClick={onNext}>
            Next
          </Button>
        </Group>
      )}
    </Group>
  )
}
