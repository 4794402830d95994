import { Alert, Stack, Table, Text, Title } from '@mantine/core'
import type { ResponseOf } from '../../../api/client.ts'
import { useApi } from '../../../api/use-api.ts'
import { useView } from '../../../view/use-view.ts'
import { OperationPanel } from '../../operations/operation-panel.tsx'
import { ScrollingTable } from '../../operations/scrolling-table.tsx'
import { CloseBooks } from './close-books.tsx'
import { RetentionTable } from './retention-table.tsx'

export type Retention = ResponseOf<'/api/retention'>

const REFRESH_EVERY_MS = 10_000

/** What is stored and for how long, and the closings of the books. */
export function RetentionPanel() {
  const retention = useApi('/api/retention', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })
  return (
    <OperationPanel
      title="Retention"
      description="What is stored, for how long, and what is deleted next. The limits are settings of the service: environment variables, or files that they name."
      response={retention}
      height={320}
    >
      {(found) => (
        <Stack gap="lg">
          <RetentionTable data={found.data} />
          <ClosedBooks retention={found} />
          <CloseBooks months={found.months} />
        </Stack>
      )}
    </OperationPanel>
  )
}

/** Past closings, and the next one. */
function ClosedBooks({ retention: { closings, next, problem, data } }: { retention: Retention }) {
  const { format } = useView()
  const days = data.find(({ name }) => name === 'raw_events')?.days ?? 0
  const isDue = next !== null && Date.parse(next.at) <= Date.now()
  const removed = next && `stored events received before ${format.day(next.before)}`
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        Closed books
      </Title>
      <Text size="sm">
        Stored events are removed by whole months, after their effects have become an opening balance. Every number
        stays.
      </Text>
      {problem !== null && (
        <Alert color="red" title="The last attempt removed nothing">
          {problem}
        </Alert>
      )}
      <Text size="sm">
        {next === null
          ? 'Next closing: none, because stored events are kept for ever.'
          : isDue
            ? `Next closing: within an hour, of ${removed}.`
            : `Next closing: ${format.instant(next.at)}, of ${removed}. They are then older than ${format.count(days)} days.`}
      </Text>
      {closings.length === 0 ? (
        <Text size="sm" c="dimmed">
          The books have never been closed.
        </Text>
      ) : (
        <ScrollingTable caption="Closings of the books, newest first" columns={['Closed', 'Events before', 'Events']}>
          <Table.Tbody>
            {closings.map(({ closedAt, closedBefore, events }) => (
              <Table.Tr key={closedAt}>
                <Table.Th scope="row" fw={400}>
                  {format.instant(closedAt)}
                </Table.Th>
                <Table.Td>{format.day(closedBefore.slice(0, 10))}</Table.Td>
                <Table.Td>{format.count(events)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollingTable>
      )}
    </Stack>
  )
}
