import { NativeSelect } from '@mantine/core'
import { useSearchParams } from 'wouter'
import { type AnswerOf, csvAddress, type RowOf } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import type { Format } from '../../format/format.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { type Links, useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

type Pair = RowOf<'/api/analytics/products/bought-together'>

const SHOWN = 10
const SORTS = { orders: 'Most often', lift: 'Highest lift', confidence: 'Surest' } as const
type PairSort = keyof typeof SORTS
const sorts = Object.keys(SORTS) as PairSort[]

/** Products that are in the same orders; with `productId`, those bought together with it. */
export function PairsPanel({ productId }: { productId?: string }) {
  const [search, setSearch] = useSearchParams()
  const { days, currency, format } = useView()
  const links = useLinks()
  const sort = sorts.find((known) => known === search.get('pairs')) ?? 'orders'
  const question = { query: { ...days, currency, sort, limit: SHOWN, ...(productId !== undefined && { productId }) } }
  const pairs = useAnswer('/api/analytics/products/bought-together', question)

  return (
    <Panel
      title="Bought together"
      description={pairs.data && tellPairs(pairs.data, format)}
      answer={pairs}
      height={360}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText={
        productId === undefined
          ? 'No two products were in enough orders together. Pairs are counted every few minutes.'
          : 'Nothing was bought together with it often enough. Pairs are counted every few minutes.'
      }
      actions={
        <>
          <NativeSelect
            size="xs"
            miw={112}
            aria-label="Which pairs stand first"
            value={sort}
            data={sorts.map((value) => ({ value, label: SORTS[value] }))}
            onChange={({ currentTarget: { value } }) =>
              setSearch((before) => withSort(before, value), { replace: true })
            }
          />
          <CsvButton title="Bought together" csv={csvAddress('/api/analytics/products/bought-together', question)} />
        </>
      }
    >
      {({ rows }) => (
        <DataTable
          caption="Pairs of products that were in the same orders"
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
    ...{ id: 'other', label: productId === undefined ? 'Together with' : 'Product', canWrap: true },
    render: ({ otherProductId, otherName }) => link(otherProductId, otherName),
  }
  const first: DataColumn<Pair> = {
    ...{ id: 'product', label: 'Product', canWrap: true },
    render: (pair) => link(pair.productId, pair.name),
  }
  return [
    ...(productId === undefined ? [first, other] : [other]),
    {
      ...{ id: 'orders', label: 'Orders', ...right, meaning: 'Orders with both' },
      render: ({ orders }) => format.count(orders),
    },
    {
      ...{ id: 'support', label: 'Support', ...right, meaning: 'Orders with both, of all orders' },
      render: ({ support }) => format.share(support),
    },
    {
      ...{ id: 'confidence', label: 'Took both', ...right },
      meaning:
        productId === undefined
          ? 'How many buyers of the first product took the other one too'
          : 'How many buyers of this product took the other one too',
      render: ({ confidence }) => format.share(confidence),
    },
    {
      ...{ id: 'lift', label: 'Lift', ...right },
      meaning: 'How much more often than by chance: 1 is chance, 2 is twice as often',
      render: ({ lift }) => format.decimal(lift),
    },
  ]
}

function tellPairs({ meta, totals }: AnswerOf<'/api/analytics/products/bought-together'>, format: Format): string {
  const months = meta.period
    ? `In whole months, ${format.days(meta.period.startDate, meta.period.endDate)}`
    : 'In whole months'
  return totals.computedAt === null ? months : `${months}, counted ${format.instant(totals.computedAt)}`
}

function withSort(search: URLSearchParams, sort: string): URLSearchParams {
  const written = new URLSearchParams(search)
  if (sort === 'orders') written.delete('pairs')
  else written.set('pairs', sort)
  return written
}
