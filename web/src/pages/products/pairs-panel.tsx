import { NativeSelect } from '@mantine/core'
import { useSearchParams } from 'wouter'
import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import type { Format } from '../../format/format.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { type Links, useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

type Pair = RowOf<'/api/analytics/products/bought-together'>

const SHOWN = 10
const SORTS = { orders: 'Most orders', lift: 'Highest lift', confidence: 'Highest confidence' } as const
type PairSort = keyof typeof SORTS
const sorts = Object.keys(SORTS) as PairSort[]

/** Pairs of products in the same orders; with `productId`, only pairs with this product. */
export function PairsPanel({ productId }: { productId?: string }) {
  const [search, setSearch] = useSearchParams()
  const { days, ownCurrency, ownFormat: format } = useView()
  const links = useLinks()
  const sort = sorts.find((known) => known === search.get('pairs')) ?? 'orders'
  const request = {
    query: { ...days, currency: ownCurrency, sort, limit: SHOWN, ...(productId !== undefined && { productId }) },
  }
  const pairs = useApi('/api/analytics/products/bought-together', request)

  return (
    <Panel
      title="Bought together"
      description={pairs.data && describePairs(pairs.data, format)}
      response={pairs}
      height={360}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText={
        productId === undefined
          ? 'No two products were ordered together often enough. Pairs are updated every few minutes.'
          : 'No product was ordered together with this one often enough. Pairs are updated every few minutes.'
      }
      actions={
        <>
          <NativeSelect
            size="xs"
            miw={112}
            aria-label="Sort pairs by"
            value={sort}
            data={sorts.map((value) => ({ value, label: SORTS[value] }))}
            onChange={({ currentTarget: { value } }) =>
              setSearch((before) => withSort(before, value), { replace: true })
            }
          />
          <CsvButton title="Bought together" csv={csvAddress('/api/analytics/products/bought-together', request)} />
        </>
      }
    >
      {({ rows }) => (
        <DataTable
          caption="Pairs of products in the same orders"
          columns={columnsOf(productId, format, links)}
          rows={rows}
          keyOf={(pair) => JSON.stringify([pair.productId, pair.otherProductId])}
        />
      )}
    </Panel>
  )
}

function columnsOf(productId: string | undefined, format: Format, links: Links): DataColumn<Pair>[] {
  const right = { align: 'right' } as const
  const link = (id: string, name: string | null) => (
    <PageLink href={links.product(id)} title={id}>
      {name ?? id}
    </PageLink>
  )
  const other: DataColumn<Pair> = {
    id: 'other',
    label: productId === undefined ? 'Bought with' : 'Product',
    canWrap: true,
    render: ({ otherProductId, otherName }) => link(otherProductId, otherName),
  }
  const first: DataColumn<Pair> = {
    id: 'product',
    label: 'Product',
    canWrap: true,
    render: (pair) => link(pair.productId, pair.name),
  }
  return [
    ...(productId === undefined ? [first, other] : [other]),
    {
      id: 'orders',
      label: 'Orders',
      ...right,
      meaning: 'Orders with both products',
      render: ({ orders }) => format.count(orders),
    },
    {
      id: 'support',
      label: 'Support',
      ...right,
      meaning: 'Share of all orders that contain both products',
      render: ({ support }) => format.share(support),
    },
    {
      id: 'confidence',
      label: 'Confidence',
      ...right,
      meaning:
        productId === undefined
          ? 'Share of orders with the first product that also contain the second'
          : 'Share of orders with this product that also contain the other',
      render: ({ confidence }) => format.share(confidence),
    },
    {
      id: 'lift',
      label: 'Lift',
      ...right,
      meaning: 'How often both are ordered together, relative to chance: 1 is chance, 2 is twice as often',
      render: ({ lift }) => format.decimal(lift),
    },
  ]
}

function describePairs(
  { meta, totals }: ResponseOf<'/api/analytics/products/bought-together'>,
  format: Format,
): string {
  const months = meta.period
    ? `Whole months, ${format.days(meta.period.startDate, meta.period.endDate)}`
    : 'Whole months'
  return totals.computedAt === null ? months : `${months}; updated ${format.instant(totals.computedAt)}`
}

function withSort(search: URLSearchParams, sort: string): URLSearchParams {
  const written = new URLSearchParams(search)
  if (sort === 'orders') written.delete('pairs')
  else written.set('pairs', sort)
  return written
}
