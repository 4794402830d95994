import { Button, Group, Text } from '@mantine/core'

interface TablePagesProps {
  /** The name of the list: `Products`. */
  of: string
  /** The rows shown: `1–25 of 112`. */
  text: string
  /** Undefined on the first page. */
  onPrevious?: (() => void) | undefined
  /** Undefined on the last page. */
  onNext?: (() => void) | undefined
  /** `First page` for lists that only move forwards. */
  previousLabel?: string
}

/** The page of a table, with buttons to the previous and next page. */
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
