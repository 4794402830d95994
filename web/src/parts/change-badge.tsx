import { Text } from '@mantine/core'
import type { Format } from '../format/format.ts'

interface ChangeBadgeProps {
  /** A fraction; null without a value to compare with. */
  change: number | null | undefined
  isBetterLower?: boolean
  format: Format
}

/** The change of a number, with an arrow. The colour shows whether the change is good. */
export function ChangeBadge({ change, isBetterLower = false, format }: ChangeBadgeProps) {
  if (change === undefined) return null
  if (change === null) {
    return (
      <Text span size="sm" c="dimmed" title="No value to compare with">
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
