import { Stack, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { useView } from '../../view/use-view.ts'
import { OperationPanel } from '../operations/operation-panel.tsx'
import { ScrollingTable, text } from '../operations/scrolling-table.tsx'
import { LookUpForm } from './look-up-form.tsx'
import { PrivacyRequests } from './privacy-requests.tsx'

type Erasure = ResponseOf<'/api/erasures'>['erasures'][number]

const REFRESH_EVERY_MS = 10_000
const STATUS: Readonly<Record<string, string>> = {
  rewriting: 'Rewriting stored events',
  removing: 'Taking orders out of the numbers',
  finished: 'Finished',
}
const ORDERS: Readonly<Record<Erasure['orders'], string>> = {
  keep: 'Ids kept',
  unlink: 'Ids replaced',
  remove: 'Removed',
}

/** Looks up, exports and erases a customer, and lists erasures and requests. */
export function PersonalDataPanel() {
  const client = useQueryClient()
  const erasures = useApi('/api/erasures', {}, { everyMs: REFRESH_EVERY_MS, isLive: false })
  return (
    <OperationPanel
      title="Personal data"
      description="What is stored about one customer. An erasure replaces the id by a random pseudonym, so every number stays, unless the orders are to be removed."
      response={erasures}
      height={240}
    >
      {({ erasures: list }) => (
        <Stack gap="lg">
          <LookUpForm onErased={() => void client.invalidateQueries({ queryKey: ['/api/erasures'] })} />
          {list.length === 0 ? (
            <Text size="sm" c="dimmed">
              No customer has been erased.
            </Text>
          ) : (
            <ErasuresTable erasures={list} />
          )}
          <PrivacyRequests />
        </Stack>
      )}
    </OperationPanel>
  )
}

/** Erasures, newest first. */
function ErasuresTable({ erasures }: { erasures: readonly Erasure[] }) {
  const { format } = useView()
  return (
    <ScrollingTable
      caption="Erasures, newest first"
      columns={['Requested', text('By'), text('Tenant'), text('Orders'), text('Status'), text('Pseudonym'), 'Rows']}
    >
      <Table.Tbody>
        {erasures.map(({ id, tenant, pseudonym, orders, status, problem, requestedAt, requestedBy, counts }) => (
          <Table.Tr key={id}>
            <Table.Th scope="row" fw={400}>
              {format.instant(requestedAt)}
            </Table.Th>
            <Table.Td className="operations-text">{requestedBy}</Table.Td>
            <Table.Td className="operations-text">{tenant}</Table.Td>
            <Table.Td className="operations-text">{ORDERS[orders]}</Table.Td>
            <Table.Td className="operations-text">{problem ?? STATUS[status] ?? status}</Table.Td>
            <Table.Td className="operations-text">{pseudonym}</Table.Td>
            <Table.Td
              title={Object.entries(counts)
                .map(([table, rows]) => `${table}: ${rows}`)
                .join('\n')}
            >
              {Object.values(counts).reduce((sum, rows) => sum + rows, 0)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollingTable>
  )
}
