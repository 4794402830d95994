import { csvAddress } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
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
import { Cover, STOCK_EVERY_MS, type StockRow } from './stock-cells.tsx'

const PATH = '/api/analytics/inventory'
const PAGE = 8
const MOST = 500

const SORTS = ['daysOfCover', 'name', 'available', 'unitsSold', 'sellThrough'] as const
type StockSort = (typeof SORTS)[number]
const TABLE = { sorts: SORTS, order: 'asc', prefix: 'stock' } as const

/** What is in stock, what runs out first on top. */
export function StockPanel() {
  const { days, format } = useView()
  const links = useLinks()
  const table = useTable(TABLE)
  const { sort, order, offset } = table
  const asked = { ...days, sort, order }
  const stock = useAnswer(
    PATH,
    { query: { ...asked, offset, limit: PAGE } },
    { everyMs: STOCK_EVERY_MS, isLive: false },
  )
  const { lowProducts = 0, contradictedProducts = 0, products = 0 } = stock.data?.totals ?? {}

  return (
    <Panel
      title="Stock"
      description={
        stock.data &&
        `${format.count(lowProducts)} of ${format.count(products)} products are low: at the pace of the period they last less than two weeks.${contradictionsNote(contradictedProducts, format)}`
      }
      answer={stock}
      height={360}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No stock is known: it comes with InventoryRestocked and InventoryAdjusted events."
      actions={<CsvButton title="Stock" csv={csvAddress(PATH, { query: { ...asked, limit: MOST } })} />}
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
  products === 0 ? '' : ` Of ${format.count(products)}, a level that the shop states contradicts the movements.`

function columnsOf(format: Format, links: Links): DataColumn<StockRow, StockSort>[] {
  const right = { align: 'right' } as const
  return [
    {
      ...{ id: 'name', label: 'Product', sortKey: 'name', canWrap: true },
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
      ...{ id: 'available', label: 'Available', sortKey: 'available', firstOrder: 'asc', ...right },
      meaning: 'On hand, less what is set aside for orders',
      render: ({ available }) => format.count(available),
    },
    {
      ...{ id: 'sold', label: 'Sold', sortKey: 'unitsSold', ...right },
      meaning: 'Units ordered in the period, in all currencies, less those cancelled or refunded of these orders',
      render: ({ unitsSold }) => format.count(unitsSold),
    },
    {
      ...{ id: 'through', label: 'Sell-through', sortKey: 'sellThrough', ...right },
      meaning: 'Units sold, of those sold and on hand together',
      render: ({ sellThrough }) => format.share(sellThrough),
    },
    {
      ...{ id: 'cover', label: 'Days left', sortKey: 'daysOfCover', firstOrder: 'asc', ...right },
      meaning: 'How long what is available lasts at the pace of the period',
      render: (stock) => <Cover stock={stock} format={format} />,
    },
  ]
}
