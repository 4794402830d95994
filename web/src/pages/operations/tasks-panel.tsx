import { Alert, Stack, Text } from '@mantine/core'
import { useAnswer } from '../../api/use-answer.ts'
import { OperationPanel } from './operation-panel.tsx'
import { TaskCard } from './task-card.tsx'
import { TaskForm } from './task-form.tsx'
import { isUnderWay } from './task-words.ts'

const ASK_PROGRESS_EVERY_MS = 1000

/** Whether the numbers are what the events come to, and having them counted anew where they are not. */
export function TasksPanel() {
  const tasks = useAnswer('/api/operations/tasks', {}, { everyMs: ASK_PROGRESS_EVERY_MS, isLive: false })
  return (
    <OperationPanel
      title="Verify and rebuild"
      description="Every event is kept, so every number can be counted once more, while new events keep coming"
      answer={tasks}
      height={320}
    >
      {({ tasks: list, runsElsewhere, perspectives, facts }) => {
        const runs = list.some(isUnderWay)
        return (
          <Stack gap="md">
            {runsElsewhere && (
              <Alert color="cyan" role="status">
                One runs at this moment that another process has begun, such as the command line. Only one runs at a
                time.
              </Alert>
            )}
            <TaskForm perspectives={perspectives} facts={facts} isBusy={runs || runsElsewhere} />
            {list.length === 0 ? (
              <Text c="dimmed" size="sm">
                None ran since this Tidemark started. A verification changes nothing; begin with one.
              </Text>
            ) : (
              list.map((task) => <TaskCard key={task.id} task={task} />)
            )}
          </Stack>
        )
      }}
    </OperationPanel>
  )
}
