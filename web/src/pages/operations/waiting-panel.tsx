import { Table } from '@mantine/core'
import { Panel } from '../../parts/panel.tsx'
import { useView } from '../../view/use-view.ts'
import { useWaiting } from './requests.ts'
import { ScrollingTable, text } from './scrolling-table.tsx'

/** Events that arrived before their order. */
export function WaitingPanel() {
  const { format } = useView()
  return (
    <Panel
      title="Waiting events"
      scope="tenant"
      description="Events of orders whose OrderCreated event has not arrived yet, and voids of refunds, updates and cancellations of shipments, and links of payments, that have not arrived. Payments without an order wait for a link. They are applied when it arrives. A few waiting events for some seconds are normal."
      response={useWaiting()}
      height={80}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No events are waiting."
    >
      {({ rows, totals }) => (
        <ScrollingTable
          caption="Events waiting for their order"
          columns={['Type', text('Needs'), 'Events', 'Orders', 'Oldest event', 'Waiting time']}
        >
          <Table.Tbody>
            {[...rows, { ...totals, type: 'All' }].map(({ type, events, orders, oldestAt }) => (
              <Table.Tr key={type}>
                <Table.Th scope="row" fw={type === 'All' ? 650 : 400}>
                  {type}
                </Table.Th>
                <Table.Td className="operations-text">{needOf(type)}</Table.Td>
                <Table.Td>{format.count(events)}</Table.Td>
                <Table.Td>{format.count(orders)}</Table.Td>
                <Table.Td>{format.instant(oldestAt)}</Table.Td>
                <Table.Td>{format.span(secondsSince(oldestAt))}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollingTable>
      )}
    </Panel>
  )
}

const ORDER = 'OrderCreated or OrderRevised'

const NEEDS = new Map([
  ['All', ''],
  ['PaymentProcessed', `${ORDER}, or PaymentLinked`],
  ['PaymentFailed', `${ORDER}, or PaymentLinked`],
  ['PaymentLinked', `${ORDER}, PaymentProcessed`],
  ['OrderRefunded', `${ORDER}, or PaymentLinked`],
  ['RefundVoided', `${ORDER}, OrderRefunded`],
  ['ShipmentUpdated', `${ORDER}, ShipmentCreated`],
  ['ShipmentCancelled', `${ORDER}, ShipmentCreated`],
])

const needOf = (type: string) => NEEDS.get(type) ?? ORDER

const secondsSince = (instant: string | null) =>
  instant === null ? null : Math.max(0, (Date.now() - Date.parse(instant)) / 1000)
