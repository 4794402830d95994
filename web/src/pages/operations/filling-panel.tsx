import { Alert, Progress, Text } from '@mantine/core'
import { useView } from '../../view/use-view.ts'
import { describeFilling } from './filling-words.ts'
import { useFilling } from './requests.ts'

/** The progress of filling tables after an upgrade. Absent while all tables are complete. */
export function FillingPanel() {
  const { format } = useView()
  const { data } = useFilling()
  if (!data || data.status === 'complete') return null
  const { status, tables, percent, phase } = data
  return (
    <Alert
      color={status === 'blocked' ? 'red' : 'cyan'}
      title={`Filling after an upgrade${percent === null ? '' : `: ${percent} %`}`}
      role="status"
    >
      <Progress.Root size="lg" mb="xs">
        <Progress.Section
          value={percent ?? 0}
          animated={status === 'filling' && phase !== 'replaying'}
          aria-label="Filling after an upgrade: percentage of the events"
        />
      </Progress.Root>
      <Text size="sm">{describeFilling(data, format)}</Text>
      <Text size="sm" c="dimmed">
        Tables: {tables.join(', ')}
      </Text>
    </Alert>
  )
}
