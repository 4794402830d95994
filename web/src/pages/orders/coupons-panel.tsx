import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'
import { changeColumn, changesOf } from '../../parts/change-column.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TablePages } from '../../parts/table-pages.tsx'
import { useTable } from '../../parts/use-table.ts'
import { isComparable } from '../../view/comparable.ts'
import { type Links, useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

const PATH = '/api/analytics/coupons'
const PAGE = 8
const MOST = 500

const SORTS = ['orders', 'discounts', 'totalRevenue', 'netRevenue', 'newCustomers', 'couponCode'] as const
const TABLE = { sorts: SORTS, prefix: 'coupons' } as const

type CouponRow = RowOf<typeof PATH>

/** Orders, discounts, revenue and new customers of each coupon. */
export function CouponsPanel() {
  const { query: common, view, format } = useView()
  const links = useLinks()
  const shop = useShop()
  const table = useTable(TABLE)
  const { sort, order, offset } = table
  // Sales of coupons are stored by the days of the shop.
  const { timezone: _shopDays, ...inShopDays } = common
  const query = { ...inShopDays, sort, order }
  const response = useApi(PATH, { query: { ...query, offset, limit: PAGE, compare: view.compare } })
  const comparison = isComparable(response.data?.comparison, shop) ? response.data?.comparison : undefined
  const coupons = response.data?.totals.coupons ?? 0
  return (
    <Panel
      title="Coupons"
      description={response.data && describeCoupons(response.data.totals, format)}
      response={response}
      height={360}
      isEmpty={({ totals }) => totals.coupons === 0}
      emptyText="No order of the period has a coupon."
      actions={<CsvButton title="Coupons" csv={csvAddress(PATH, { query: { ...query, limit: MOST } })} />}
    >
      {({ rows }) => (
        <>
          <DataTable
            caption="Coupons in the period"
            columns={columnsOf(format, links, changesOf(rows, comparison, keyOf, netRevenueOf))}
            rows={rows}
            keyOf={keyOf}
            table={table}
          />
          <TablePages
            of="Coupons"
            text={`${format.count(offset + 1)}–${format.count(offset + rows.length)} of ${format.count(coupons)}`}
            onPrevious={offset > 0 ? () => table.goTo({ offset: Math.max(0, offset - PAGE) }) : undefined}
            onNext={offset + PAGE < coupons ? () => table.goTo({ offset: offset + PAGE }) : undefined}
          />
        </>
      )}
    </Panel>
  )
}

/** An order with several coupons counts once here. */
function describeCoupons({ orders, discounts }: ResponseOf<typeof PATH>['totals'], format: Format): string {
  return `${countOf(orders, 'order', format)} with a coupon, ${format.money(discounts)} discount`
}

const keyOf = ({ couponCode }: CouponRow) => couponCode
const netRevenueOf = ({ netRevenue }: CouponRow) => netRevenue

function columnsOf(
  format: Format,
  links: Links,
  changeOf: ReturnType<typeof changesOf<CouponRow>>,
): DataColumn<CouponRow, (typeof SORTS)[number]>[] {
  const right = { align: 'right' } as const
  const behind = (couponCode: string) => ({ couponCode, happened: 'placed', timezone: null }) as const
  return [
    { id: 'code', label: 'Coupon', sortKey: 'couponCode', canWrap: true, render: ({ couponCode }) => couponCode },
    {
      id: 'orders',
      label: 'Orders',
      sortKey: 'orders',
      ...right,
      meaning: 'Orders with the coupon. An order with several coupons counts for each of them',
      render: ({ couponCode, orders }) => (
        <PageLink href={links.orders(behind(couponCode), 'rows')}>{format.count(orders)}</PageLink>
      ),
    },
    {
      id: 'discounts',
      label: 'Discount',
      sortKey: 'discounts',
      ...right,
      meaning: 'Discounts of these orders, whichever of their coupons gave them',
      render: ({ discounts }) => format.money(discounts),
    },
    {
      id: 'totalRevenue',
      label: 'Total revenue',
      sortKey: 'totalRevenue',
      ...right,
      meaning: 'Sum of the totals of these orders',
      render: ({ totalRevenue }) => format.money(totalRevenue),
    },
    {
      id: 'netRevenue',
      label: 'Net revenue',
      sortKey: 'netRevenue',
      ...right,
      meaning: 'Total revenue minus refunds and cancellations',
      render: ({ couponCode, netRevenue }) => (
        <PageLink href={links.orders({ couponCode, timezone: null }, 'netRevenue')}>
          {format.money(netRevenue)}
        </PageLink>
      ),
    },
    ...changeColumn<CouponRow, (typeof SORTS)[number]>(changeOf, format),
    {
      id: 'newCustomers',
      label: 'New customers',
      sortKey: 'newCustomers',
      ...right,
      meaning: 'Customers with the coupon whose first order was in the period',
      render: ({ couponCode, newCustomers }) => (
        <PageLink href={links.orders({ ...behind(couponCode), customers: 'new' }, 'customers')}>
          {format.count(newCustomers)}
        </PageLink>
      ),
    },
  ]
}
