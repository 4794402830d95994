import type { RowOf } from '../../api/client.ts'
import type { Metric } from '../../metrics.ts'
import type { OrderTotal } from '../../view/links.ts'
import type { OrderFilter } from '../../view/order-filter.ts'

type Row = RowOf<'/api/analytics/products/{productId}/series'>

/** A metric of one product, and the orders behind it: docs/orders-behind-numbers.md. */
export interface ProductMetric extends Omit<Metric, 'id'> {
  id: Exclude<keyof Row, 'bucket'>
  orders: OrderFilter
  /** The total of the list that equals the number. Undefined: no total equals it, the list has the orders behind it. */
  total?: OrderTotal
  /** Shown on a card above the chart. */
  hasCard: boolean
}

const placed = { happened: 'placed' } as const

export const oneProductMetrics: readonly [ProductMetric, ...ProductMetric[]] = [
  {
    id: 'netRevenue',
    label: 'Net revenue',
    unit: 'money',
    hasCard: true,
    orders: {},
    meaning: 'Revenue of its order lines minus refunds and cancellations',
  },
  {
    id: 'netUnits',
    label: 'Net units',
    unit: 'count',
    hasCard: true,
    orders: {},
    meaning: 'Units sold minus units refunded or cancelled',
  },
  {
    id: 'timesOrdered',
    label: 'Orders',
    unit: 'count',
    hasCard: true,
    orders: placed,
    total: 'rows',
    meaning: 'Orders that contain the product',
  },
  {
    id: 'refundRate',
    label: 'Refund rate',
    unit: 'share',
    hasCard: true,
    orders: { happened: 'refunded' },
    meaning: 'Refunded units divided by units sold',
    isBetterLower: true,
  },
  {
    id: 'unitsSold',
    label: 'Units sold',
    unit: 'count',
    hasCard: false,
    orders: placed,
    total: 'productUnits',
    meaning: 'Units in all orders placed',
  },
  {
    id: 'revenue',
    label: 'Revenue',
    unit: 'money',
    hasCard: false,
    orders: placed,
    total: 'productRevenue',
    meaning: 'Revenue of its lines in orders placed',
  },
  {
    id: 'averageRevenuePerOrder',
    label: 'Revenue per order',
    unit: 'money',
    hasCard: false,
    orders: placed,
    meaning: 'Revenue divided by the orders that contain the product',
  },
  {
    id: 'refunds',
    label: 'Refunds',
    unit: 'money',
    hasCard: false,
    orders: { happened: 'refunded' },
    meaning: 'Amount of refunds that name the product',
    isBetterLower: true,
  },
  {
    id: 'refundedUnits',
    label: 'Refunded units',
    unit: 'count',
    hasCard: false,
    orders: { happened: 'refunded' },
    meaning: 'Units refunded',
    isBetterLower: true,
  },
  {
    id: 'cancelled',
    label: 'Cancelled',
    unit: 'money',
    hasCard: false,
    orders: { happened: 'cancelled' },
    meaning: 'Remaining amount of its lines in cancelled orders',
    isBetterLower: true,
  },
  {
    id: 'grossProfit',
    label: 'Gross profit',
    unit: 'money',
    hasCard: false,
    orders: placed,
    meaning: 'Its lines with a known cost minus that cost, before refunds and cancellations',
  },
  {
    id: 'grossMargin',
    label: 'Gross margin',
    unit: 'share',
    hasCard: false,
    orders: placed,
    meaning: 'Gross profit divided by its lines with a known cost',
  },
]
