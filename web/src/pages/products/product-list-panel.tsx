import { Group, Stack, Switch } from '@mantine/core'
import { useMemo } from 'react'
import { type AnswerOf, csvAddress } from '../../api/client.ts'
import { ChangeBadge } from '../../parts/change-badge.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { LeftOutNote } from '../../parts/left-out-note.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TablePages } from '../../parts/table-pages.tsx'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { useHeld } from '../orders/use-held.ts'
import { type ProductRow, productColumns } from './product-columns.tsx'
import { ProductSearch } from './product-search.tsx'
import { useStock } from './stock-cells.tsx'
import { useCourses } from './use-courses.ts'
import { PAGE, useProductList } from './use-product-list.ts'

type Answer = AnswerOf<'/api/analytics/products'>

/** Every product with its numbers, page by page. */
export function ProductListPanel() {
  const { answer: fresh, asked, question, table, search, isSlow, change } = useProductList()
  const { answer, isBehind, whileUsed } = useHeld(fresh, JSON.stringify(question))
  const { format } = useView()
  return (
    <Panel
      title="All products"
      description={
        isSlow
          ? 'Slow movers: products of the catalogue, those that sold least first'
          : 'Products with a sale in the period, after refunds and cancellations'
      }
      answer={answer}
      height={480}
      actions={
        <CsvButton
          title="All products"
          csv={csvAddress('/api/analytics/products', { query: { ...asked, offset: 0, limit: 500 } })}
        />
      }
    >
      {(data) => (
        <Stack gap="sm">
          <Group gap="md" className="no-print">
            <ProductSearch value={search} onChange={(text) => change('search', text)} />
            <Switch
              label="Slow movers"
              checked={isSlow}
              onChange={({ currentTarget: { checked } }) => change('slow', checked ? 'true' : '')}
            />
          </Group>
          <div {...whileUsed}>
            <ProductTable data={data} asked={asked} table={table} />
          </div>
          <TablePages
            of="Products"
            text={[
              tellPage(data, table.offset, search, format.count),
              ...(isBehind ? ['There are newer numbers. They are shown when you leave the list.'] : []),
            ].join(' ')}
            onPrevious={table.offset > 0 ? () => table.goTo({ offset: Math.max(0, table.offset - PAGE) }) : undefined}
            onNext={
              table.offset + PAGE < data.totals.products ? () => table.goTo({ offset: table.offset + PAGE }) : undefined
            }
          />
        </Stack>
      )}
    </Panel>
  )
}

function tellPage({ rows, totals }: Answer, offset: number, search: string, count: (value: number) => string): string {
  if (rows.length === 0)
    return search === '' ? 'No products in this period.' : `No product’s name or id has “${search}”.`
  return `${count(offset + 1)}–${count(offset + rows.length)} of ${count(totals.products)}`
}

type ProductList = ReturnType<typeof useProductList>

function ProductTable({
  data,
  asked,
  table,
}: {
  data: Answer
  asked: ProductList['asked']
  table: ProductList['table']
}) {
  const { format } = useView()
  const links = useLinks()
  const shop = useShop()
  const stock = useStock()
  const courses = useCourses(asked)
  const comparison = isComparable(data.comparison, shop) ? data.comparison : undefined

  const columns = useMemo(() => {
    const revenueIn = (rows: readonly ProductRow[] | undefined) =>
      new Map(rows?.map(({ productId, netRevenue }) => [productId, netRevenue]))
    const [before, compared] = [revenueIn(comparison?.rows), revenueIn(comparison?.comparedRows ?? data.rows)]
    return productColumns({
      ...{ format, links, stock },
      courseOf: (productId) => courses.of.get(productId),
      isLastUnfinished: courses.isLastUnfinished,
      changeOf: comparison && (({ productId }: ProductRow) => changeOf(compared.get(productId), before.get(productId))),
    })
  }, [format, links, stock, courses, comparison, data.rows])

  const { totals } = data
  return (
    <>
      <LeftOutNote comparison={comparison} />
      <DataTable
        caption="Products with their numbers in the period"
        columns={columns}
        rows={data.rows}
        keyOf={({ productId }) => productId}
        table={table}
        foot={{
          name: totals.products === 1 ? '1 product' : `${format.count(totals.products)} products`,
          netRevenue: format.money(totals.netRevenue),
          change: comparison && <ChangeBadge change={comparison.change.netRevenue} format={format} />,
          share: format.share(totals.share),
          netUnits: format.count(totals.netUnits),
          refundRate: format.share(totals.refundRate),
        }}
      />
    </>
  )
}

/** As the API tells changes: a fraction, null against nothing. */
const changeOf = (now = 0, before = 0): number | null => (before === 0 ? null : (now - before) / Math.abs(before))
