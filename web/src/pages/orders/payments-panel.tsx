import { ScrollArea, Table, Text } from '@mantine/core'
import { paymentMethodName } from '../../format/labels.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { methodsOf, type PaymentMethod } from './payment-methods.ts'
import { usePayments } from './use-payments.ts'

/** Successful and failed payments by method. */
export function PaymentsPanel() {
  const { format } = useView()
  const links = useLinks()
  const { payments } = usePayments()
  const failed = { happened: 'payment_failed', timezone: null } as const
  return (
    <Panel
      title="Payments"
      description="Payment attempts in the period, regardless of the order date"
      response={payments}
      height={320}
      isEmpty={({ rows }) => rows.length === 0}
    >
      {({ rows, totals }) => (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': 'Payments by method' }}>
          <Table horizontalSpacing={6} className="numbers">
            <caption className="visually-hidden">Payments by method</caption>
            <Table.Thead>
              <Table.Tr>
                {['Method', 'Paid', 'Amount', 'Failed', 'Success rate'].map((label) => (
                  <Table.Th key={label} scope="col">
                    {label}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {methodsOf(rows).map((method) => (
                <Row key={method.name} method={method} />
              ))}
            </Table.Tbody>
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th scope="row">All</Table.Th>
                <Table.Th>{format.count(totals.processed)}</Table.Th>
                <Table.Th>{format.money(totals.processedAmount)}</Table.Th>
                <Table.Th>
                  <PageLink href={links.orders(failed, 'failedPayments')}>{format.count(totals.failed)}</PageLink>
                  <Text component="div" size="sm">
                    <PageLink href={links.orders(failed, 'failedAmount')}>{format.money(totals.failedAmount)}</PageLink>
                  </Text>
                </Table.Th>
                <Table.Th>{format.share(totals.successRate)}</Table.Th>
              </Table.Tr>
            </Table.Tfoot>
          </Table>
        </ScrollArea>
      )}
    </Panel>
  )
}

function Row({ method }: { method: PaymentMethod }) {
  const { format } = useView()
  const links = useLinks()
  const { name, processed, processedAmount, failed, successRate } = method
  const failures = { happened: 'payment_failed', paymentMethod: name, timezone: null } as const
  return (
    <Table.Tr>
      <Table.Th scope="row">{paymentMethodName(name)}</Table.Th>
      <Table.Td>{format.count(processed)}</Table.Td>
      <Table.Td>{format.money(processedAmount)}</Table.Td>
      <Table.Td>
        {failed === 0 ? (
          '0'
        ) : (
          <PageLink href={links.orders(failures, 'failedPayments')}>{format.count(failed)}</PageLink>
        )}
      </Table.Td>
      <Table.Td>{format.share(successRate)}</Table.Td>
    </Table.Tr>
  )
}
