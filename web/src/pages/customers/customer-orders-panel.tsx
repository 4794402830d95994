import { Stack } from '@mantine/core'
import { useMemo } from 'react'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import type { CustomerPanelProps, OneCustomer } from './customer.tsx'

type RecentOrder = OneCustomer['recentOrders'][number]

/** The customer's orders, the newest first. */
export function CustomerOrdersPanel({ id, answer }: CustomerPanelProps) {
  const { format } = useView()
  const { firstDay, todayOfShop: today } = useShop()
  const links = useLinks()
  const columns = useColumns()
  const all = links.orders(
    { customerId: id, happened: 'placed', startDate: firstDay ?? today, endDate: today, timezone: null },
    'rows',
  )
  return (
    <Panel
      title="Orders"
      description="The newest first"
      answer={answer}
      height={200}
      isEmpty={({ recentOrders }) => recentOrders.length === 0}
      emptyText="No orders in this currency."
    >
      {({ recentOrders, orders }) => (
        <Stack gap="sm">
          <DataTable
            caption="Orders of the customer, the newest first"
            columns={columns}
            rows={recentOrders}
            keyOf={({ orderId }) => orderId}
          />
          <PageLink href={all} size="sm">
            {orders > recentOrders.length
              ? `All ${format.count(orders)} orders; these are the newest ${format.count(recentOrders.length)}`
              : 'Show in the list of orders'}
          </PageLink>
        </Stack>
      )}
    </Panel>
  )
}

function stateOf({ cancelledAt, shippedAt, paidAt, refundState }: RecentOrder): string {
  if (cancelledAt !== null) return 'Cancelled'
  if (refundState === 'all') return 'Refunded'
  if (refundState === 'part') return 'Refunded in part'
  if (shippedAt !== null) return 'Shipped'
  return paidAt === null ? 'Placed' : 'Paid'
}

function useColumns(): DataColumn<RecentOrder>[] {
  const { format } = useView()
  const links = useLinks()
  return useMemo(
    () => [
      {
        ...{ id: 'order', label: 'Order' },
        render: ({ orderId }) => <ShortId id={orderId} of="order" href={links.order(orderId)} />,
      },
      { id: 'placed', label: 'Placed', render: ({ placedAt }) => format.instant(placedAt) },
      { id: 'state', label: 'State', render: stateOf },
      { id: 'total', label: 'Total', align: 'right', render: ({ total }) => format.money(total) },
      {
        ...{ id: 'reversed', label: 'Taken back', align: 'right' },
        render: ({ reversed }) => (reversed === 0 ? '–' : format.money(-reversed)),
      },
      { id: 'net', label: 'Net revenue', align: 'right', render: ({ netRevenue }) => format.money(netRevenue) },
    ],
    [format, links],
  )
}
