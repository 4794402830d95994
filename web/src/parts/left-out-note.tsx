import { Text } from '@mantine/core'
import { useView } from '../view/use-view.ts'

interface LeftOutNoteProps {
  /** The part of an answer with the day that counts on neither side. */
  comparison: { leftOutDay: string | null } | undefined
}

/** Says that changes cover only the days that are over, for numbers that are kept by whole days. */
export function LeftOutNote({ comparison }: LeftOutNoteProps) {
  const { format } = useView()
  if (!comparison?.leftOutDay) return null
  return (
    <Text size="sm" c="dimmed">
      {`Changes are those of the days that are over: ${format.day(comparison.leftOutDay)} counts on neither side yet.`}
    </Text>
  )
}
