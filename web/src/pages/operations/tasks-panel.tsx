import { Alert, Stack, Text } from '@mantine/core'
import { useApi } from '../../api/use-api.ts'
import { OperationPanel } from './operation-panel.tsx'
import { TaskCard } from './task-card.tsx'
import { TaskForm } from './task-form.tsx'
import { isRunning } from './task-words.ts'

const REFRESH_PROGRESS_EVERY_MS = 1000

/** Compares the numbers with the stored events, and corrects them. */
export function TasksPanel() {
  const tasks = useApi('/api/operations/tasks', {}, { everyMs: REFRESH_PROGRESS_EVERY_MS, isLive: false })
  return (
    <OperationPanel
      title="Verify and rebuild"
      description="All events are stored, so all numbers can be recomputed while new events arrive"
      response={tasks}
      height={320}
    >
      {({ tasks: list, runsElsewhere, perspectives, facts }) => {
        const runs = list.some(isRunning)
        return (
          <Stack gap="md">
            {runsElsewhere && (
              <Alert color="cyan" role="status">
                Another process, such as the command line, is running a task. Only one task can run at a time.
              </Alert>
            )}
            <TaskForm perspectives={perspectives} facts={facts} isBusy={runs || runsElsewhere} />
            {list.length === 0 ? (
              <Text c="dimmed" size="sm">
                No tasks since this process started. Start with a verification, which does not change anything.
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
