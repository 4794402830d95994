import { csvAddress } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import type { Format } from '../../format/format.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TablePages } from '../../parts/table-pages.tsx'
import { useTable } from '../../parts/use-table.ts'
import { type Links, useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { Deleted } from './product-columns.tsx'
import { Cover, REFRESH_STOCK_EVERY_MS, type StockRow } from './stock-cells.tsx'

const PATH = '/api/analytics/inventory'
const PAGE = 8
const MOST = 500

const SORTS = ['daysOfCover', 'name', 'available', 'unitsSold', 'sellThrough'] as const
type StockSort = (typeof SORTS)[number]
const TABLE = { sorts: SORTS, order: 'asc', prefix: 'stock' } as const

/** Stock by product, sorted by the days until it runs out. */
export function StockPanel() {
  const { days, format } = useView()
  const links = useLinks()
  const table = useTable(TABLE)
  const { sort, order, offset } = table
  const query = { ...days, sort, order }
  const stock = useApi(
    PATH,
    { query: { ...query, offset, limit: PAGE } },
    { everyMs: REFRESH_STOCK_EVERY_MS, isLive: false },
  )
  const { lowProducts = 0, contradictedProducts = 0, products = 0 } = stock.data?.totals ?? {}

  return (
    <Panel
      title="Stock"
      description={
        stock.data &&
        `${format.count(lowProducts)} of ${format.count(products)} products have less than two weeks of stock at the sales rate of the period.${contradictionsNote(contradictedProducts, format)}`
      }
      response={stock}
      height={360}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No stock data. Send InventoryRestocked or InventoryAdjusted events."
      actions={<CsvButton title="Stock" csv={csvAddress(PATH, { query: { ...query, limit: MOST } })} />}
    >
      {({ rows }) => (
        <>
          <DataTable
            caption="Stock of products"
            columns={columnsOf(format, links)}
            rows={rows}
            keyOf={({ productId }) => productId}
            table={table}
          />
          <TablePages
            of="Stock"
            text={`${format.count(offset + 1)}–${format.count(offset + rows.length)} of ${format.count(products)}`}
            onPrevious={offset > 0 ? () => table.goTo({ offset: Math.max(0, offset - PAGE) }) : undefined}
            onNext={offset + PAGE < products ? () => table.goTo({ offset: offset + PAGE }) : undefined}
          />
        </>
      )}
    </Panel>
  )
}

const contradictionsNote = (products: number, format: Format) =>
  products === 0 ? '' : ` The stated stock of ${format.count(products)} contradicts the stock movements.`

function columnsOf(format: Format, links: Links): DataColumn<StockRow, StockSort>[] {
  const right = { align: 'right' } as const
  return [
    {
      id: 'name',
      label: 'Product',
      sortKey: 'name',
      canWrap: true,
      render: ({ productId, name, isDeleted }) => (
        <>
          <PageLink href={links.product(productId)} title={productId}>
            {name ?? productId}
          </PageLink>
          {isDeleted && <Deleted />}
        </>
      ),
    },
    {
      id: 'available',
      label: 'Available',
      sortKey: 'available',
      firstOrder: 'asc',
      ...right,
      meaning: 'Units on hand minus units reserved for orders',
      render: ({ available }) => format.count(available),
    },
    {
      id: 'sold',
      label: 'Sold',
      sortKey: 'unitsSold',
      ...right,
      meaning: 'Units ordered in the period in all currencies, minus cancelled or refunded units of these orders',
      render: ({ unitsSold }) => format.count(unitsSold),
    },
    {
      id: 'through',
      label: 'Sell-through',
      sortKey: 'sellThrough',
      ...right,
      meaning: 'Units sold divided by units sold and on hand',
      render: ({ sellThrough }) => format.share(sellThrough),
    },
    {
      id: 'cover',
      label: 'Days of cover',
      sortKey: 'daysOfCover',
      firstOrder: 'asc',
      ...right,
      meaning: 'Days until the stock runs out at the sales rate of the period',
      render: (stock) => <Cover stock={stock} format={format} />,
    },
  ]
}
