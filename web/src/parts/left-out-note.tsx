import { Text } from '@mantine/core'
import { useView } from '../view/use-view.ts'

interface LeftOutNoteProps {
  /** What of an answer says which day counts on neither side. */
  comparison: { leftOutDay: string | null } | undefined
}

/** That changes are those of the days that are over, where what they are about is kept by whole days. */
export function LeftOutNote({ comparison }: LeftOutNoteProps) {
  const { format } = useView()
  if (!comparison?.leftOutDay) return null
  return (
    <Text size="sm" c="dimmed">
      {`Changes are those of the days that are over: ${format.day(comparison.leftOutDay)} counts on neither side yet.`}
    </Text>
  )
}
