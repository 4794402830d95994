import { Stack, Text } from '@mantine/core'
import { csvAddress, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import type { Format } from '../../format/format.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { OrderStatus } from '../../parts/order-status.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { type Links, useLinks } from '../../view/links.ts'
import { useMay } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

type OrderRow = RowOf<'/api/analytics/orders'>

const PATH = '/api/analytics/orders'
const SHOWN = 10
const MOST = 500

/** The newest orders that contain a product, with a link to all of them. */
export function ProductOrdersPanel({ productId }: { productId: string }) {
  const { days, amounts, view, format } = useView()
  const links = useLinks()
  const mayPeople = useMay('people')
  const query = { ...days, ...amounts, basis: view.basis, productId, happened: 'placed' as const }
  const orders = useApi(PATH, { query: { ...query, limit: SHOWN } })
  return (
    <Panel
      title="Orders with this product"
      description="Placed in the period, newest first"
      response={orders}
      height={320}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No order of this period contains this product."
      actions={
        <CsvButton title="Orders with this product" csv={csvAddress(PATH, { query: { ...query, limit: MOST } })} />
      }
    >
      {({ rows, totals }) => (
        <Stack gap="sm">
          <DataTable
            caption="Orders with this product, newest first"
            columns={columnsOf(format, links, mayPeople)}
            rows={rows}
            keyOf={({ orderId, refundId }) => orderId ?? `refund ${refundId}`}
          />
          <Text size="sm">
            <PageLink href={links.orders({ productId, happened: 'placed', timezone: null }, 'rows')}>
              {totals.rows > rows.length ? `Show all ${format.count(totals.rows)} orders` : 'Show in order list'}
            </PageLink>
          </Text>
        </Stack>
      )}
    </Panel>
  )
}

const customerColumn = (links: Links): DataColumn<OrderRow> => ({
  id: 'customer',
  label: 'Customer',
  render: ({ customerId }) =>
    customerId ? <ShortId id={customerId} of="customer" href={links.customer(customerId)} /> : 'Guest',
})

function columnsOf(format: Format, links: Links, mayPeople: boolean): DataColumn<OrderRow>[] {
  const right = { align: 'right' } as const
  return [
    {
      id: 'order',
      label: 'Order',
      render: ({ orderId }) => orderId !== null && <ShortId id={orderId} of="order" href={links.order(orderId)} />,
    },
    { id: 'placed', label: 'Placed', render: ({ placedAt }) => format.instant(placedAt) },
    ...(mayPeople ? [customerColumn(links)] : []),
    { id: 'status', label: 'Status', render: (order) => <OrderStatus order={order} /> },
    {
      id: 'units',
      label: 'Units',
      ...right,
      render: ({ productUnits }) => format.count(productUnits),
    },
    {
      id: 'revenue',
      label: 'Product revenue',
      ...right,
      render: ({ productRevenue }) => format.money(productRevenue),
    },
    { id: 'total', label: 'Order revenue', ...right, render: ({ revenue }) => format.money(revenue) },
  ]
}
