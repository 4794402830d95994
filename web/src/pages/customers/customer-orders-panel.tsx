import { Stack } from '@mantine/core'
import { useMemo } from 'react'
import { createFormat } from '../../format/format.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { OrderStatus } from '../../parts/order-status.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import type { CustomerPanelProps, OneCustomer } from './customer.tsx'

type RecentOrder = OneCustomer['recentOrders'][number]

/** The orders of the customer, newest first. */
export function CustomerOrdersPanel({ id, response }: CustomerPanelProps) {
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
      description="Newest first"
      response={response}
      height={200}
      isEmpty={({ recentOrders }) => recentOrders.length === 0}
      emptyText="No orders in this currency."
    >
      {({ recentOrders, orders }) => (
        <Stack gap="sm">
          <DataTable
            caption="Orders of the customer, newest first"
            columns={columns}
            rows={recentOrders}
            keyOf={({ orderId }) => orderId}
          />
          <PageLink href={all} size="sm">
            {orders > recentOrders.length ? `Show all ${format.count(orders)} orders` : 'Show in order list'}
          </PageLink>
        </Stack>
      )}
    </Panel>
  )
}

function useColumns(): DataColumn<RecentOrder>[] {
  const { format, timeZone } = useView()
  const links = useLinks()
  return useMemo(() => {
    const moneyOf = ({ currency }: RecentOrder) => createFormat({ currency, timeZone }).money
    return [
      {
        id: 'order',
        label: 'Order',
        render: ({ orderId }) => <ShortId id={orderId} of="order" href={links.order(orderId)} />,
      },
      { id: 'placed', label: 'Placed', render: ({ placedAt }) => format.instant(placedAt) },
      { id: 'status', label: 'Status', render: (order) => <OrderStatus order={order} /> },
      { id: 'total', label: 'Total', align: 'right', render: (order) => moneyOf(order)(order.total) },
      {
        id: 'reversed',
        label: 'Refunds and cancellations',
        align: 'right',
        render: (order) => (order.reversed === 0 ? '–' : moneyOf(order)(-order.reversed)),
      },
      { id: 'net', label: 'Net revenue', align: 'right', render: (order) => moneyOf(order)(order.netRevenue) },
    ]
  }, [format, timeZone, links])
}
