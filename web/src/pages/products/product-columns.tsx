import { Badge } from '@mantine/core'
import type { RowOf } from '../../api/client.ts'
import type { Format } from '../../format/format.ts'
import { ChangeBadge } from '../../parts/change-badge.tsx'
import type { DataColumn } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { SparkLine } from '../../parts/spark-line.tsx'
import type { Links } from '../../view/links.ts'
import { AvailableCell, CoverCell, type StockOf } from './stock-cells.tsx'

/** What the list of products can be sorted by. */
export const PRODUCT_SORTS = [
  ...(['netRevenue', 'name', 'share', 'netUnits', 'timesOrdered', 'averageRevenuePerOrder', 'refundRate'] as const),
  ...(['price', 'unitsSold'] as const),
] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]

export type ProductRow = RowOf<'/api/analytics/products'>

interface ColumnContext {
  format: Format
  links: Links
  /** Net revenue of a product by bucket; undefined while it is not known. */
  courseOf(productId: string): readonly number[] | undefined
  isLastUnfinished: boolean
  /** Of the net revenue of a product; undefined where nothing is compared. */
  changeOf: ((row: ProductRow) => number | null) | undefined
  stock: StockOf | undefined
}

/** The columns of the list of products. */
export function productColumns(context: ColumnContext): DataColumn<ProductRow, ProductSort>[] {
  const { format, links, courseOf, isLastUnfinished, changeOf, stock } = context
  const right = { align: 'right' } as const
  return [
    {
      ...{ id: 'name', label: 'Product', sortKey: 'name', canWrap: true },
      render: ({ productId, name, isDeleted }) => (
        <>
          <PageLink href={links.product(productId)} title={name ? `${name} (${productId})` : productId}>
            {name ?? productId}
          </PageLink>
          {isDeleted && <Deleted />}
        </>
      ),
    },
    {
      ...{ id: 'course', label: 'Course', meaning: 'Net revenue over the period' },
      render: ({ productId }) => {
        const course = courseOf(productId)
        return <div className="product-course">{course && <SparkLine {...{ values: course, isLastUnfinished }} />}</div>
      },
    },
    {
      ...{ id: 'netRevenue', label: 'Net revenue', sortKey: 'netRevenue', ...right },
      meaning: 'What its lines in orders came to, less refunds and cancellations; without shipping, tax and discounts',
      render: ({ netRevenue }) => format.money(netRevenue),
    },
    ...(changeOf
      ? [
          {
            ...{ id: 'change', label: 'Change', ...right, meaning: 'Of net revenue, against the period compared with' },
            render: (row: ProductRow) => <ChangeBadge change={changeOf(row)} format={format} />,
          },
        ]
      : []),
    {
      ...{ id: 'share', label: 'Share', sortKey: 'share', ...right, meaning: 'Of the net revenue of all products' },
      render: ({ share }) => format.share(share),
    },
    {
      ...{ id: 'netUnits', label: 'Net units', sortKey: 'netUnits', ...right },
      meaning: 'Units sold, less those refunded and cancelled',
      render: ({ netUnits }) => format.count(netUnits),
    },
    {
      ...{ id: 'timesOrdered', label: 'Orders', sortKey: 'timesOrdered', ...right, meaning: 'Orders that contain it' },
      render: ({ productId, timesOrdered }) => (
        <PageLink href={links.orders({ productId, happened: 'placed', timezone: null }, 'rows')}>
          {format.count(timesOrdered)}
        </PageLink>
      ),
    },
    {
      ...{ id: 'average', label: 'Revenue per order', sortKey: 'averageRevenuePerOrder', ...right },
      meaning: 'Its revenue before refunds, divided by the orders that contain it',
      render: ({ averageRevenuePerOrder }) => format.money(averageRevenuePerOrder),
    },
    {
      ...{ id: 'refundRate', label: 'Refunded', sortKey: 'refundRate', ...right },
      meaning: 'Refunded units divided by units sold',
      render: ({ refundRate }) => format.share(refundRate),
    },
    {
      ...{ id: 'price', label: 'Price', sortKey: 'price', ...right, meaning: 'As the catalogue has it now' },
      render: ({ price }) => format.money(price),
    },
    {
      ...{ id: 'available', label: 'Available', ...right, meaning: 'On hand, less what is set aside for orders' },
      render: ({ productId }) => <AvailableCell productId={productId} stock={stock} />,
    },
    {
      ...{
        id: 'cover',
        label: 'Days left',
        ...right,
        meaning: 'How many days the stock lasts at the pace of the period',
      },
      render: ({ productId }) => <CoverCell productId={productId} stock={stock} />,
    },
  ]
}

export function Deleted() {
  return (
    <Badge size="xs" variant="outline" color="gray" ml={6} className="product-mark">
      Deleted
    </Badge>
  )
}
