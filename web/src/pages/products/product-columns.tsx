import { Badge } from '@mantine/core'
import type { RowOf } from '../../api/client.ts'
import type { Format } from '../../format/format.ts'
import { changeColumn } from '../../parts/change-column.tsx'
import type { DataColumn } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { SparkLine } from '../../parts/spark-line.tsx'
import type { Links } from '../../view/links.ts'
import { AvailableCell, CoverCell, type Stock } from './stock-cells.tsx'

/** The columns that the list of products can be sorted by. */
export const PRODUCT_SORTS = [
  'netRevenue',
  'name',
  'share',
  'netUnits',
  'timesOrdered',
  'averageRevenuePerOrder',
  'refundRate',
  'price',
  'unitsSold',
  'grossProfit',
  'grossMargin',
] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]

export type ProductRow = RowOf<'/api/analytics/products'>

interface ColumnContext {
  format: Format
  links: Links
  /** Net revenue of a product by bucket; undefined while loading. */
  trendOf(productId: string): readonly number[] | undefined
  isLastUnfinished: boolean
  /** The change of net revenue; undefined without a comparison. */
  changeOf: ((row: ProductRow) => number | null) | undefined
  stock: Stock | undefined
  /** What a row is. */
  by: 'product' | 'variant' | 'sku'
}

/** The columns of the list of products. */
export function productColumns(context: ColumnContext): DataColumn<ProductRow, ProductSort>[] {
  const { format, links, trendOf, isLastUnfinished, changeOf, stock, by } = context
  const right = { align: 'right' } as const
  return [
    {
      id: 'name',
      label: 'Product',
      sortKey: 'name',
      canWrap: true,
      render: ({ productId, name, isDeleted }) => (
        <>
          <PageLink href={links.product(productId)} title={name ? `${name} (${productId})` : productId}>
            {name ?? productId}
          </PageLink>
          {isDeleted && <Deleted />}
        </>
      ),
    },
    ...unitColumns(by),
    {
      id: 'trend',
      label: 'Trend',
      meaning: 'Net revenue over the period',
      render: ({ productId }) => {
        const trend = trendOf(productId)
        return (
          <div className="product-trend">
            {trend && <SparkLine values={trend} isLastUnfinished={isLastUnfinished} />}
          </div>
        )
      },
    },
    {
      id: 'netRevenue',
      label: 'Net revenue',
      sortKey: 'netRevenue',
      ...right,
      meaning: 'Revenue of its order lines minus refunds and cancellations, without shipping, tax and order discounts',
      render: ({ netRevenue }) => format.money(netRevenue),
    },
    ...changeColumn<ProductRow, ProductSort>(changeOf, format),
    {
      id: 'share',
      label: 'Share',
      sortKey: 'share',
      ...right,
      meaning: 'Share of the net revenue of all products',
      render: ({ share }) => format.share(share),
    },
    {
      id: 'grossProfit',
      label: 'Gross profit',
      sortKey: 'grossProfit',
      ...right,
      meaning: 'Order lines whose cost is known, minus their cost, before refunds and cancellations',
      render: ({ grossProfit }) => format.money(grossProfit),
    },
    {
      id: 'grossMargin',
      label: 'Margin',
      sortKey: 'grossMargin',
      ...right,
      meaning: 'Gross profit divided by the order lines whose cost is known',
      render: ({ grossMargin }) => format.share(grossMargin),
    },
    {
      id: 'netUnits',
      label: 'Net units',
      sortKey: 'netUnits',
      ...right,
      meaning: 'Units sold minus units refunded or cancelled',
      render: ({ netUnits }) => format.count(netUnits),
    },
    {
      id: 'timesOrdered',
      label: 'Orders',
      sortKey: 'timesOrdered',
      ...right,
      meaning: 'Orders that contain the product',
      render: ({ productId, timesOrdered, ...row }) => (
        <PageLink href={links.orders({ productId, ...unitOf(by, row), happened: 'placed', timezone: null }, 'rows')}>
          {format.count(timesOrdered)}
        </PageLink>
      ),
    },
    {
      id: 'average',
      label: 'Revenue per order',
      sortKey: 'averageRevenuePerOrder',
      ...right,
      meaning: 'Revenue before refunds divided by the orders that contain the product',
      render: ({ averageRevenuePerOrder }) => format.money(averageRevenuePerOrder),
    },
    {
      id: 'refundRate',
      label: 'Refund rate',
      sortKey: 'refundRate',
      ...right,
      meaning: 'Refunded units divided by units sold',
      render: ({ refundRate }) => format.share(refundRate),
    },
    {
      id: 'price',
      label: 'Price',
      sortKey: 'price',
      ...right,
      meaning: 'Current price in the catalogue',
      render: ({ price }) => format.money(price),
    },
    {
      id: 'available',
      label: 'Available',
      ...right,
      meaning: 'Units on hand minus units reserved for orders',
      render: ({ productId }) => <AvailableCell productId={productId} stock={stock} />,
    },
    {
      id: 'cover',
      label: 'Days of cover',
      ...right,
      meaning: 'Days until the stock runs out at the sales rate of the period',
      render: ({ productId }) => <CoverCell productId={productId} stock={stock} />,
    },
  ]
}

/** The column with the variant or the stock keeping unit of the row. */
function unitColumns(by: ColumnContext['by']): DataColumn<ProductRow, ProductSort>[] {
  if (by === 'product') return []
  const none = 'None'
  return by === 'variant'
    ? [{ id: 'variant', label: 'Variant', canWrap: true, render: ({ variantId }) => variantId ?? none }]
    : [{ id: 'sku', label: 'SKU', canWrap: true, render: ({ sku }) => sku ?? none }]
}

/** The filter for the orders of a row, besides its product. */
function unitOf(by: ColumnContext['by'], { variantId, sku }: Pick<ProductRow, 'variantId' | 'sku'>) {
  if (by === 'product') return {}
  return by === 'variant' ? { variantId: variantId ?? '' } : { sku: sku ?? '' }
}

export function Deleted() {
  return (
    <Badge size="xs" variant="outline" color="gray" ml={6} className="product-mark">
      Deleted
    </Badge>
  )
}
