import { ScrollArea, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RowOf } from '../../api/client.ts'
import { createFormat, type Format } from '../../format/format.ts'
import { OrderStatus } from '../../parts/order-status.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { type Links, useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

type OrderRow = RowOf<'/api/analytics/orders'>

interface Column {
  label: string
  isNumber?: boolean
  cell(row: OrderRow, context: Context): ReactNode
  /** Hides the column unless this is true for a row. */
  isOptional?: (row: OrderRow) => boolean
}

interface Context {
  format: Format
  links: Links
  /** The format of amounts in the currency of the order. */
  own: Format
}

const columns: readonly Column[] = [
  {
    label: 'Order',
    cell: ({ orderId, refundId }, { links }) =>
      orderId === null ? (
        <ShortId id={refundId ?? ''} of="credit note" />
      ) : (
        <ShortId id={orderId} of="order" href={links.order(orderId)} />
      ),
  },
  {
    label: 'Placed',
    cell: ({ placedAt, refundedAt }, { format }) => <span>{format.instant(placedAt ?? refundedAt)}</span>,
  },
  {
    label: 'Customer',
    // Absent without the scope `people`.
    isOptional: ({ customerId }) => customerId !== undefined,
    cell: ({ customerId }, { links }) =>
      customerId === null || customerId === undefined ? (
        <Text span inherit c="dimmed">
          Guest
        </Text>
      ) : (
        <PageLink href={links.customer(customerId)} title={customerId}>
          {customerId.length > 16 ? `${customerId.slice(0, 13)}…` : customerId}
        </PageLink>
      ),
  },
  {
    label: 'Status',
    cell: (row) =>
      row.kind === 'creditNote' ? <span className="order-status bad">Credit note</span> : <OrderStatus order={row} />,
  },
  { label: 'Items', isNumber: true, cell: ({ items }, { format }) => format.count(items) },
  { label: 'Total', isNumber: true, cell: ({ total }, { own }) => own.money(total) },
  {
    label: 'Units of the product',
    isNumber: true,
    isOptional: ({ productUnits }) => productUnits !== null,
    cell: ({ productUnits }, { format }) => format.count(productUnits),
  },
  {
    label: 'Revenue of the product',
    isNumber: true,
    isOptional: ({ productRevenue }) => productRevenue !== null,
    cell: ({ productRevenue }, { format }) => format.money(productRevenue),
  },
  {
    label: 'Failed payments',
    isNumber: true,
    isOptional: ({ failedPayments }) => failedPayments !== null,
    cell: ({ failedPayments }, { format }) => format.count(failedPayments),
  },
  {
    label: 'Failed amount',
    isNumber: true,
    isOptional: ({ failedAmount }) => failedAmount !== null,
    cell: ({ failedAmount }, { format }) => format.money(failedAmount),
  },
  {
    label: 'Revenue',
    isNumber: true,
    cell: ({ revenue, isPlacedInPeriod }, { format }) => (isPlacedInPeriod ? format.money(revenue) : '–'),
  },
  {
    label: 'Adjustments',
    isNumber: true,
    isOptional: ({ adjustments }) => adjustments !== 0,
    cell: ({ adjustments }, { format }) => (adjustments === 0 ? '–' : format.money(adjustments)),
  },
  {
    label: 'Refunds and cancellations',
    isNumber: true,
    cell: ({ reversed }, { format }) => (reversed === 0 ? '–' : format.money(-reversed)),
  },
  { label: 'Net revenue', isNumber: true, cell: ({ netRevenue }, { format }) => format.money(netRevenue) },
]

/** Orders with their contributions to the period. */
export function OrdersTable({ rows, caption }: { rows: readonly OrderRow[]; caption: string }) {
  const { format, currency, timeZone } = useView()
  const links = useLinks()
  const shown = columns.filter(({ isOptional }) => !isOptional || rows.some(isOptional))
  const ownOf = (row: OrderRow) =>
    row.currency === currency ? format : createFormat({ currency: row.currency, timeZone })
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': caption }}>
      <Table highlightOnHover horizontalSpacing={6} className="orders-table">
        <caption className="visually-hidden">{caption}</caption>
        <Table.Thead>
          <Table.Tr>
            {shown.map(({ label, isNumber }) => (
              <Table.Th key={label} scope="col" className={isNumber ? 'number' : undefined}>
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const context = { format, links, own: ownOf(row) }
            return (
              <Table.Tr key={`${row.kind} ${row.orderId ?? row.refundId}`}>
                {shown.map(({ label, isNumber, cell }) => (
                  <Table.Td key={label} className={isNumber ? 'number' : undefined}>
                    {cell(row, context)}
                  </Table.Td>
                ))}
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
