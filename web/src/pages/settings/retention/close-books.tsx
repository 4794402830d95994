import { Button, Group, Select, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/use-api.ts'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { useView } from '../../../view/use-view.ts'
import { ScrollingTable } from '../../operations/scrolling-table.tsx'
import { TaskCard } from '../../operations/task-card.tsx'
import { isRunning } from '../../operations/task-words.ts'
import type { Retention } from './retention-panel.tsx'
import { closableMonths, removedBefore } from './retention-words.ts'

const REFRESH_PROGRESS_EVERY_MS = 1000

/** Shows what a closing of the books would remove, and closes them after a confirmation. */
export function CloseBooks({ months }: { months: Retention['months'] }) {
  const { format } = useView()
  const client = useQueryClient()
  const [chosen, setChosen] = useState<string | null>(null)
  const [isConfirming, setIsConfirming] = useState(false)
  const tasks = useApi('/api/operations/tasks', {}, { everyMs: REFRESH_PROGRESS_EVERY_MS, isLive: false })
  const list = tasks.data?.tasks ?? []
  const last = list.find(({ kind }) => kind === 'close')
  const isBusy = list.some(isRunning) || tasks.data?.runsElsewhere === true
  const hasEnded = last !== undefined && !isRunning(last)
  useEffect(() => {
    if (hasEnded) void client.invalidateQueries({ queryKey: ['/api/retention'] })
  }, [hasEnded, client])
  const close = useMutation<void, Error, string>({
    mutationFn: async (before) => {
      await api.POST('/api/retention/closings', { body: { before } })
    },
    onSuccess: () => setIsConfirming(false),
    onSettled: () => client.invalidateQueries({ queryKey: ['/api/operations/tasks'] }),
  })
  const days = closableMonths(months, Date.now())
  const before = chosen !== null && days.includes(chosen) ? chosen : undefined
  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        Close the books now
      </Title>
      {days.length === 0 ? (
        <Text size="sm" c="dimmed">
          All stored events arrived in this month, so there is nothing to close.
        </Text>
      ) : (
        <Group align="flex-end" gap="sm">
          <Select
            label="Remove events received before"
            placeholder="Choose a month"
            data={days.map((day) => ({ value: day, label: format.day(day) }))}
            value={before ?? null}
            onChange={setChosen}
            w="100%"
            maw={280}
          />
          <Button
            color="red"
            disabled={before === undefined || isBusy}
            onClick={() => {
              close.reset()
              setIsConfirming(true)
            }}
          >
            Close the books
          </Button>
        </Group>
      )}
      {before !== undefined && <Removed months={removedBefore(months, before)} />}
      {last && <TaskCard task={last} />}
      {isConfirming && before !== undefined && (
        <ConfirmDialog
          title={`Close the books before ${format.day(before)}?`}
          label="Close the books"
          isPending={close.isPending}
          error={close.error}
          onConfirm={() => close.mutate(before)}
          onClose={() => setIsConfirming(false)}
        >
          <Stack gap="xs">
            <Text size="sm">
              All numbers are verified first, and every number stays. If one differs from the stored events, nothing is
              removed.
            </Text>
            <Text size="sm">
              This cannot be undone. Afterwards, events cannot be withdrawn, orders of a customer cannot be taken out of
              the numbers, and a new perspective counts only later events.
            </Text>
          </Stack>
        </ConfirmDialog>
      )}
    </Stack>
  )
}

/** The months that would be removed. */
function Removed({ months }: { months: Retention['months'] }) {
  const { format } = useView()
  return (
    <ScrollingTable caption="Months that would be removed" columns={['Month to remove', 'Events, about', 'Size']}>
      <Table.Tbody>
        {months.map(({ month, rowsEstimate, bytes }) => (
          <Table.Tr key={month}>
            <Table.Th scope="row" fw={400}>
              {month}
            </Table.Th>
            <Table.Td>{format.count(rowsEstimate)}</Table.Td>
            <Table.Td>{format.bytes(bytes)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}
