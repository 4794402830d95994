import { Text } from '@mantine/core'
import { useView } from '../view/use-view.ts'

interface LeftOutNoteProps {
  /** The comparison of a response, with the day that is excluded. */
  comparison: { leftOutDay: string | null } | undefined
}

/** Explains that changes compare completed days only, for numbers that are stored by whole days. */
export function LeftOutNote({ comparison }: LeftOutNoteProps) {
  const { format } = useView()
  if (!comparison?.leftOutDay) return null
  return (
    <Text size="sm" c="dimmed">
      {`Changes compare completed days only. ${format.day(comparison.leftOutDay)} and its counterpart are not included.`}
    </Text>
  )
}
