import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'
import { reasonName } from '../../format/labels.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TablePages } from '../../parts/table-pages.tsx'
import { useTable } from '../../parts/use-table.ts'
import { type Links, useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

const PATH = '/api/analytics/returns'
const PAGE = 8
const MOST = 500

const SORTS = ['returnedUnits', 'returnRate', 'unitsSold', 'orders'] as const
const TABLE = { sorts: SORTS, prefix: 'returns' } as const

type ReturnsRow = RowOf<typeof PATH>

/** Returned units by product, with their reasons and the share of the sold units. */
export function ReturnsPanel() {
  const { days, currency, view, format } = useView()
  const links = useLinks()
  const table = useTable(TABLE)
  const { sort, order, offset } = table
  const query = { ...days, currency, basis: view.basis, sort, order }
  const returns = useApi(PATH, { query: { ...query, offset, limit: PAGE } })
  const products = returns.data?.totals.products ?? 0
  return (
    <Panel
      title="Returns"
      description={returns.data && describeReturns(returns.data.totals, format)}
      response={returns}
      height={360}
      isEmpty={({ totals }) => totals.returnedUnits === 0}
      emptyText="No items were returned in the period. Returns arrive as ItemsReturned events."
      actions={<CsvButton title="Returns" csv={csvAddress(PATH, { query: { ...query, limit: MOST } })} />}
    >
      {({ rows }) => (
        <>
          <DataTable
            caption="Returned units of products"
            columns={columnsOf(format, links)}
            rows={rows}
            keyOf={({ productId }) => productId}
            table={table}
          />
          <TablePages
            of="Returns"
            text={`${format.count(offset + 1)}–${format.count(offset + rows.length)} of ${format.count(products)}`}
            onPrevious={offset > 0 ? () => table.goTo({ offset: Math.max(0, offset - PAGE) }) : undefined}
            onNext={offset + PAGE < products ? () => table.goTo({ offset: offset + PAGE }) : undefined}
          />
        </>
      )}
    </Panel>
  )
}

function describeReturns(
  { returnedUnits, returnRate, orders, reasons }: ResponseOf<typeof PATH>['totals'],
  format: Format,
): string {
  const units = countOf(returnedUnits, 'unit', format)
  const share = returnRate === null ? '' : `, ${format.share(returnRate)} of the units sold`
  const [first] = reasons.filter(({ reason }) => reason !== '')
  const most = first === undefined ? '' : ` Most frequent reason: ${reasonName(first.reason)}.`
  return `${units} from ${countOf(orders, 'order', format)}${share}.${most}`
}

function columnsOf(format: Format, links: Links): DataColumn<ReturnsRow, (typeof SORTS)[number]>[] {
  const right = { align: 'right' } as const
  return [
    {
      id: 'name',
      label: 'Product',
      canWrap: true,
      render: ({ productId, name }) => (
        <PageLink href={links.product(productId)} title={productId}>
          {name ?? productId}
        </PageLink>
      ),
    },
    {
      id: 'returned',
      label: 'Returned',
      sortKey: 'returnedUnits',
      ...right,
      meaning: 'Units that came back, restocked or not',
      render: ({ returnedUnits }) => format.count(returnedUnits),
    },
    {
      id: 'orders',
      label: 'Orders',
      sortKey: 'orders',
      ...right,
      meaning: 'Orders from which units were returned',
      render: ({ productId, orders }) => (
        <PageLink href={links.orders({ happened: 'returned', productId, timezone: null }, 'rows')}>
          {format.count(orders)}
        </PageLink>
      ),
    },
    {
      id: 'sold',
      label: 'Sold',
      sortKey: 'unitsSold',
      ...right,
      meaning: 'Units of the orders placed in the period',
      render: ({ unitsSold }) => format.count(unitsSold),
    },
    {
      id: 'rate',
      label: 'Return rate',
      sortKey: 'returnRate',
      ...right,
      meaning: 'Returned units divided by units sold',
      render: ({ returnRate }) => format.share(returnRate),
    },
    {
      id: 'reasons',
      label: 'Reasons',
      canWrap: true,
      render: ({ reasons }) =>
        reasons
          .slice(0, 3)
          .map(({ reason, units }) => `${reasonName(reason)} (${format.count(units)})`)
          .join(', '),
    },
  ]
}
