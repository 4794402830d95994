import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { csvAddress, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'
import { changeColumn, changesOf } from '../../parts/change-column.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { LeftOutNote } from '../../parts/left-out-note.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TablePages } from '../../parts/table-pages.tsx'
import { useTable } from '../../parts/use-table.ts'
import { isComparable } from '../../view/comparable.ts'
import { type Links, useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

const PATH = '/api/analytics/products/groups'
const PAGE = 8
const MOST = 500

const SORTS = ['netRevenue', 'revenue', 'unitsSold', 'refunds', 'orders', 'products', 'group'] as const
const TABLE = { sorts: SORTS, prefix: 'groups' } as const

type GroupRow = RowOf<typeof PATH>
type By = 'category' | 'brand'

/** Sales of products by category or brand. */
export function ProductGroupsPanel() {
  const { query: common, view, format } = useView()
  const links = useLinks()
  const shop = useShop()
  const [by, setBy] = useState<By>('category')
  const table = useTable(TABLE)
  const { sort, order, offset } = table
  const { timezone: _shopDays, ...inShopDays } = common
  const query = { ...inShopDays, by, sort, order }
  const response = useApi(PATH, { query: { ...query, offset, limit: PAGE, compare: view.compare } })
  const comparison = isComparable(response.data?.comparison, shop) ? response.data?.comparison : undefined
  const groups = response.data?.totals.groups ?? 0
  return (
    <Panel
      title="Categories and brands"
      description={response.data && countOf(response.data.totals.products, 'product', format)}
      response={response}
      height={360}
      isEmpty={({ totals }) => totals.groups === 0}
      emptyText="No products were sold in the period."
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label="Group by"
            value={by}
            data={[
              { value: 'category', label: 'Category' },
              { value: 'brand', label: 'Brand' },
            ]}
            onChange={(value) => {
              setBy(value as By)
              table.goTo({ offset: 0 })
            }}
          />
          <CsvButton title="Categories and brands" csv={csvAddress(PATH, { query: { ...query, limit: MOST } })} />
        </>
      }
    >
      {({ rows }) => (
        <>
          <LeftOutNote comparison={comparison} />
          <DataTable
            caption={`Sales by ${by}`}
            columns={columnsOf(by, format, links, changesOf(rows, comparison, keyOf, netRevenueOf))}
            rows={rows}
            keyOf={keyOf}
            table={table}
          />
          <TablePages
            of="Categories and brands"
            text={`${format.count(offset + 1)}–${format.count(offset + rows.length)} of ${format.count(groups)}`}
            onPrevious={offset > 0 ? () => table.goTo({ offset: Math.max(0, offset - PAGE) }) : undefined}
            onNext={offset + PAGE < groups ? () => table.goTo({ offset: offset + PAGE }) : undefined}
          />
        </>
      )}
    </Panel>
  )
}

const keyOf = ({ group }: GroupRow) => group
const netRevenueOf = ({ netRevenue }: GroupRow) => netRevenue

function columnsOf(
  by: By,
  format: Format,
  links: Links,
  changeOf: ReturnType<typeof changesOf<GroupRow>>,
): DataColumn<GroupRow, (typeof SORTS)[number]>[] {
  const right = { align: 'right' } as const
  const behind = (group: string) => ({ [by]: group, happened: 'placed', timezone: null }) as const
  return [
    {
      id: 'group',
      label: by === 'category' ? 'Category' : 'Brand',
      sortKey: 'group',
      canWrap: true,
      render: ({ group }) => group || 'None',
    },
    {
      id: 'netRevenue',
      label: 'Net revenue',
      sortKey: 'netRevenue',
      ...right,
      meaning: 'Revenue of the lines minus refunds and cancellations, without shipping, tax and order discounts',
      render: ({ netRevenue }) => format.money(netRevenue),
    },
    ...changeColumn<GroupRow, (typeof SORTS)[number]>(changeOf, format),
    {
      id: 'share',
      label: 'Share',
      ...right,
      meaning: 'Share of the net revenue of all products',
      render: ({ share }) => format.share(share),
    },
    {
      id: 'revenue',
      label: 'Revenue',
      sortKey: 'revenue',
      ...right,
      meaning: 'Sum of the lines of these products',
      render: ({ group, revenue }) => (
        <PageLink href={links.orders(behind(group), 'productRevenue')}>{format.money(revenue)}</PageLink>
      ),
    },
    {
      id: 'refunds',
      label: 'Refunds',
      sortKey: 'refunds',
      ...right,
      meaning: 'Refunded amounts of these products',
      render: ({ refunds }) => format.money(refunds),
    },
    {
      id: 'unitsSold',
      label: 'Units',
      sortKey: 'unitsSold',
      ...right,
      meaning: 'Units sold',
      render: ({ unitsSold }) => format.count(unitsSold),
    },
    {
      id: 'orders',
      label: 'Orders',
      sortKey: 'orders',
      ...right,
      meaning: 'Different orders with such a product',
      render: ({ group, orders }) => (
        <PageLink href={links.orders(behind(group), 'rows')}>{format.count(orders)}</PageLink>
      ),
    },
    {
      id: 'products',
      label: 'Products',
      sortKey: 'products',
      ...right,
      meaning: 'Products with sales or reversals in the period',
      render: ({ products }) => format.count(products),
    },
  ]
}
