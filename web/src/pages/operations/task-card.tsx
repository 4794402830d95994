import { Badge, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { TaskDifferences } from './task-differences.tsx'
import { describeProgress, describeResult, isRunning, type Task, titleOf } from './task-words.ts'

const STATUS_NAMES: Record<string, string> = {
  running: 'Running',
  cancelling: 'Cancelling',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}
const COLORS: Record<string, string> = { done: 'green', failed: 'red', cancelled: 'gray' }

/** One verification or rebuild with its progress or result. */
export function TaskCard({ task }: { task: Task }) {
  const { format } = useView()
  const [isOpen, setIsOpen] = useState(false)
  const isActive = isRunning(task)
  const found = isActive ? undefined : describeResult(task, format)
  return (
    <Card withBorder padding="md" component="article" aria-label={titleOf(task)}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start" gap="xs">
          <div>
            <Title order={3} size="h5">
              {titleOf(task)}
            </Title>
            <Text size="sm" c="dimmed">
              Started {format.instant(task.startedAt)}
              {task.endedAt !== null && `, took ${format.span(secondsBetween(task.startedAt, task.endedAt))}`}
            </Text>
          </div>
          <Badge variant="outline" color={COLORS[task.status] ?? 'cyan'} className="operations-badge">
            {STATUS_NAMES[task.status] ?? task.status}
          </Badge>
        </Group>
        {isActive && <Running task={task} />}
        <Text
          size="sm"
          role="status"
          className={found && !found.isDone && task.status !== 'cancelled' ? 'operations-bad' : undefined}
        >
          {found ? found.text : ''}
        </Text>
        {task.result && task.result.differingRows > 0 && (
          <>
            <Group>
              <Button size="xs" variant="default" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
                {isOpen ? 'Hide differences' : 'Show differences'}
              </Button>
            </Group>
            {isOpen && <TaskDifferences id={task.id} />}
          </>
        )}
      </Stack>
    </Card>
  )
}

function Running({ task }: { task: Task }) {
  const { format } = useView()
  const client = useQueryClient()
  const cancel = useMutation<void, Error>({
    mutationFn: async () => {
      await api.DELETE('/api/operations/tasks/{id}', { params: { path: { id: task.id } } })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['/api/operations/tasks'] }),
  })
  return (
    <>
      <Progress.Root size="lg">
        <Progress.Section
          value={task.percent ?? 0}
          animated={task.phase !== 'replaying'}
          aria-label={`${titleOf(task)}: percentage of the events`}
        />
      </Progress.Root>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{describeProgress(task, format)}</Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => cancel.mutate()}
          loading={cancel.isPending}
          disabled={task.status === 'cancelling'}
        >
          Cancel
        </Button>
      </Group>
      {cancel.error && <ProblemNote error={cancel.error} />}
    </>
  )
}

const secondsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000
