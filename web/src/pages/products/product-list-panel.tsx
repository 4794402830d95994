import { Group, SegmentedControl, Stack, Switch } from '@mantine/core'
import { useMemo } from 'react'
import { csvAddress, type ResponseOf } from '../../api/client.ts'
import { countOf } from '../../format/count-of.ts'
import { ChangeBadge } from '../../parts/change-badge.tsx'
import { changesOf } from '../../parts/change-column.tsx'
import { CsvButton } from '../../parts/csv-button.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { LeftOutNote } from '../../parts/left-out-note.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TablePages } from '../../parts/table-pages.tsx'
import { useHeld } from '../../parts/use-held.ts'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { type ProductRow, productColumns } from './product-columns.tsx'
import { ProductSearch } from './product-search.tsx'
import { useStock } from './stock-cells.tsx'
import { PAGE, useProductList } from './use-product-list.ts'
import { useTrends } from './use-trends.ts'

type Answer = ResponseOf<'/api/analytics/products'>

/** All products with their numbers, in pages. */
export function ProductListPanel() {
  const { response: fresh, query, request, table, search, isSlow, by, change } = useProductList()
  const { response, isBehind, whileUsed } = useHeld(fresh, JSON.stringify(request))
  const { format } = useView()
  return (
    <Panel
      title="All products"
      description={
        isSlow ? 'Slow movers: all products of the catalogue, lowest sales first' : 'Products sold in the period'
      }
      response={response}
      height={480}
      actions={
        <CsvButton
          title="All products"
          csv={csvAddress('/api/analytics/products', { query: { ...query, offset: 0, limit: 500 } })}
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
            <SegmentedControl
              size="xs"
              aria-label="Rows"
              value={by}
              data={[
                { value: 'product', label: 'Products' },
                { value: 'variant', label: 'Variants' },
                { value: 'sku', label: 'SKUs' },
              ]}
              onChange={(value) => change('by', value === 'product' ? '' : value)}
            />
          </Group>
          <div {...whileUsed}>
            <ProductTable data={data} query={query} table={table} by={by} />
          </div>
          <TablePages
            of="Products"
            text={[
              describePage(data, table.offset, search, format.count),
              ...(isBehind ? ['Newer numbers are available. They appear when you leave the list.'] : []),
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

function describePage(
  { rows, totals }: Answer,
  offset: number,
  search: string,
  count: (value: number) => string,
): string {
  if (rows.length === 0)
    return search === '' ? 'No products in this period.' : `No product name or id contains “${search}”.`
  return `${count(offset + 1)}–${count(offset + rows.length)} of ${count(totals.products)}`
}

type ProductList = ReturnType<typeof useProductList>

function ProductTable({
  data,
  query,
  table,
  by,
}: {
  data: Answer
  query: ProductList['query']
  table: ProductList['table']
  by: ProductList['by']
}) {
  const { format } = useView()
  const links = useLinks()
  const shop = useShop()
  const stock = useStock()
  const trends = useTrends(query)
  const comparison = isComparable(data.comparison, shop) ? data.comparison : undefined

  const columns = useMemo(() => {
    return productColumns({
      format,
      links,
      stock,
      by,
      trendOf: (productId) => (by === 'product' ? trends.byProduct.get(productId) : undefined),
      isLastUnfinished: trends.isLastUnfinished,
      changeOf: changesOf(data.rows, comparison, keyOf, ({ netRevenue }) => netRevenue),
    })
  }, [format, links, stock, trends, comparison, data.rows, by])

  const { totals } = data
  return (
    <>
      <LeftOutNote comparison={comparison} />
      <DataTable
        caption="Products in the period"
        columns={columns}
        rows={data.rows}
        keyOf={keyOf}
        table={table}
        foot={{
          name: countOf(totals.products, 'product', format),
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

/** What identifies a row: a product, or one of its variants. */
const keyOf = ({ productId, variantId, sku }: ProductRow) => JSON.stringify([productId, variantId, sku])
