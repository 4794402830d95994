import { Text } from '@mantine/core'
import type { Format } from '../format/format.ts'

interface ChangeBadgeProps {
  /** A fraction; null when there is nothing to compare with. */
  change: number | null | undefined
  isBetterLower?: boolean
  format: Format
}

/** How much a number changed: by its sign and an arrow, and by colour whether that is good. */
export function ChangeBadge({ change, isBetterLower = false, format }: ChangeBadgeProps) {
  if (change === undefined) return null
  if (change === null) {
    return (
      <Text span size="sm" c="dimmed" title="There is nothing to compare with">
        –
      </Text>
    )
  }
  const isGood = change === 0 ? undefined : change > 0 !== isBetterLower
  const className = isGood === undefined ? 'change' : isGood ? 'change good' : 'change bad'
  return (
    <Text span size="sm" fw={600} className={className}>
      <span aria-hidden>{change > 0 ? '▲ ' : change < 0 ? '▼ ' : ''}</span>
      {format.change(change)}
    </Text>
  )
}
