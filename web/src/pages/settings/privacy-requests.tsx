import { Button, Stack, Table, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, type ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useView } from '../../view/use-view.ts'
import { ScrollingTable, text } from '../operations/scrolling-table.tsx'

type Request = ResponseOf<'/api/privacy-requests'>['requests'][number]

const REFRESH_EVERY_MS = 10_000
const KINDS: Readonly<Record<string, string>> = {
  erase: 'Erase a customer',
  export: 'Send a customer its data',
  erase_shop: 'Erase a shop',
}
const OUTCOMES: Readonly<Record<string, string>> = {
  erased: 'Erased',
  not_found: 'Nothing was stored',
  done: 'Done by a person',
}

/** Requests that shop platforms and events pass on. Those that Tidemark does not fulfil itself can be marked as done. */
export function PrivacyRequests() {
  const client = useQueryClient()
  const { data, error } = useApi('/api/privacy-requests', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })
  const finish = useMutation<void, Error, number>({
    mutationFn: async (requestId) => {
      await api.POST('/api/privacy-requests/{requestId}/done', { params: { path: { requestId } } })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['/api/privacy-requests'] }),
  })
  if (error) return <ProblemNote error={error} />
  const requests = data?.requests ?? []
  if (requests.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No shop platform and no event has passed on a request.
      </Text>
    )
  }
  return (
    <Stack gap="xs">
      {finish.error && <ProblemNote error={finish.error} />}
      <RequestsTable requests={requests} onDone={(id) => finish.mutate(id)} isPending={finish.isPending} />
    </Stack>
  )
}

interface RequestsTableProps {
  requests: readonly Request[]
  isPending: boolean
  onDone(id: number): void
}

function RequestsTable({ requests, isPending, onDone }: RequestsTableProps) {
  const { format } = useView()
  return (
    <ScrollingTable
      caption="Requests of customers, open ones first"
      columns={['Received', text('From'), text('Tenant'), text('Request'), text('Customer'), text('State'), text('')]}
    >
      <Table.Tbody>
        {requests.map(({ id, tenant, connection, kind, customerId, receivedAt, doneAt, outcome }) => (
          <Table.Tr key={id}>
            <Table.Th scope="row" fw={400}>
              {format.instant(receivedAt)}
            </Table.Th>
            <Table.Td className="operations-text">{connection}</Table.Td>
            <Table.Td className="operations-text">{tenant}</Table.Td>
            <Table.Td className="operations-text">{KINDS[kind] ?? kind}</Table.Td>
            <Table.Td className="operations-text">{customerId}</Table.Td>
            <Table.Td className="operations-text">
              {doneAt === null ? 'Open' : (OUTCOMES[outcome ?? ''] ?? outcome)}
            </Table.Td>
            <Table.Td>
              {doneAt === null && (
                <Button size="compact-xs" variant="default" loading={isPending} onClick={() => onDone(id)}>
                  Done
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}
