import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, type ResponseOf, request } from '../../api/client.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { isRunning } from './task-words.ts'
import { type Choice, describeDone, describeMoving, describePreview } from './withdrawal-words.ts'

interface WithdrawDialogProps {
  /** Such as `import run 3`. */
  title: string
  choice: Choice
  onClose(): void
}

type Task = ResponseOf<'/api/operations/tasks/{id}'>

const POLL_EVERY_MS = 500

/** Shows what a withdrawal or its revert would change, and starts it after a confirmation. */
export function WithdrawDialog({ title, choice, onClose }: WithdrawDialogProps) {
  const client = useQueryClient()
  const [isConfirmed, setIsConfirmed] = useState(false)
  const preview = useTask(choice, true)
  const work = useTask(choice, false)
  const shown = isConfirmed ? work : preview
  const hasEnded = work.task !== undefined && !isRunning(work.task)
  const isRevert = choice.kind === 'revert'
  const { start: startPreview } = preview
  useEffect(() => startPreview(), [startPreview])
  useEffect(() => {
    if (hasEnded) void client.invalidateQueries()
  }, [hasEnded, client])

  return (
    <Modal opened onClose={onClose} title={isRevert ? `Revert ${title}?` : `Withdraw ${title}?`} size="lg">
      <Stack gap="md">
        <Text size="sm">
          {isRevert
            ? 'The events count again, except those that have arrived once more since then.'
            : 'The events count as if they had never arrived, and the same events can arrive once more. Their stored events remain. The withdrawal can be reverted.'}
        </Text>
        {shown.error && <ProblemNote error={shown.error} />}
        <TaskText task={shown.task} choice={choice} isPending={!shown.error} />
        <Group justify="flex-end" gap="xs">
          {hasEnded ? (
            <Button onClick={onClose} data-autofocus>
              Close
            </Button>
          ) : (
            <>
              <Button variant="default" onClick={onClose} data-autofocus>
                {isConfirmed ? 'Continue in the background' : 'Cancel'}
              </Button>
              <Button
                color={isRevert ? undefined : 'red'}
                loading={isConfirmed && !work.error}
                disabled={!preview.task?.retraction || preview.task.retraction.events === 0}
                onClick={() => {
                  setIsConfirmed(true)
                  work.start()
                }}
              >
                {isRevert ? 'Revert' : 'Withdraw'}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}

function TaskText({ task, choice, isPending }: { task: Task | undefined; choice: Choice; isPending: boolean }) {
  const { format } = useView()
  if (!task) return isPending ? <Text size="sm">Starting</Text> : null
  if (isRunning(task)) {
    return (
      <div>
        <Progress.Root size="lg">
          <Progress.Section value={task.percent ?? 0} animated aria-label="Percentage of the events" />
        </Progress.Root>
        <Text size="sm" role="status">
          {describeMoving(task, format)}
        </Text>
      </div>
    )
  }
  const lines =
    task.preview && task.retraction ? describePreview(task.retraction, choice, format) : [describeDone(task, format)]
  return (
    <div role="status">
      {lines.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
    </div>
  )
}

/** A task that is started on request, and followed until its end. */
function useTask(choice: Choice, preview: boolean) {
  const started = useMutation<Task, Error>({
    mutationFn: async () => {
      const { data } = await api.POST('/api/operations/tasks', { body: { ...choice, preview } })
      return data as Task
    },
  })
  const id = started.data?.id ?? ''
  const followed = useQuery({
    queryKey: ['/api/operations/tasks/{id}', id],
    queryFn: () => request('/api/operations/tasks/{id}', { inPath: { id } }),
    enabled: id !== '',
    meta: { isLive: false },
    refetchInterval: ({ state: { data } }) => (data && !isRunning(data) ? false : POLL_EVERY_MS),
  })
  return { start: started.mutate, task: followed.data ?? started.data, error: started.error ?? followed.error }
}
