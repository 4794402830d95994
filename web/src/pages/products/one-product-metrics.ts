import type { RowOf } from '../../api/client.ts'
import type { Metric } from '../../metrics.ts'
import type { OrderTotal } from '../../view/links.ts'
import type { OrderFilter } from '../../view/order-filter.ts'

type Row = RowOf<'/api/analytics/products/{productId}/series'>

/** A metric of one product, and the orders behind it: docs/metrics.md, "The orders behind a number". */
export interface ProductMetric extends Omit<Metric, 'id'> {
  id: Exclude<keyof Row, 'bucket'>
  orders: OrderFilter
  /** Which of the list's totals equals the number; without one, the list is of the orders that it comes from. */
  total?: OrderTotal
  /** Shown on a card above the chart. */
  hasCard: boolean
}

const placed = { happened: 'placed' } as const

export const oneProductMetrics: readonly [ProductMetric, ...ProductMetric[]] = [
  {
    ...{ id: 'netRevenue', label: 'Net revenue', unit: 'money', hasCard: true, orders: {} },
    meaning: 'What its lines in orders came to, less refunds and cancellations',
  },
  {
    ...{ id: 'netUnits', label: 'Net units', unit: 'count', hasCard: true, orders: {} },
    meaning: 'Units sold, less those refunded and cancelled',
  },
  {
    ...{ id: 'timesOrdered', label: 'Orders', unit: 'count', hasCard: true, orders: placed, total: 'rows' },
    meaning: 'Orders that contain it',
  },
  {
    ...{ id: 'refundRate', label: 'Refunded', unit: 'share', hasCard: true, orders: { happened: 'refunded' } },
    ...{ meaning: 'Refunded units divided by units sold', isBetterLower: true },
  },
  {
    ...{ id: 'unitsSold', label: 'Units sold', unit: 'count', hasCard: false, orders: placed, total: 'productUnits' },
    meaning: 'Units in orders placed',
  },
  {
    ...{ id: 'revenue', label: 'Revenue', unit: 'money', hasCard: false, orders: placed, total: 'productRevenue' },
    meaning: 'What its lines in orders placed came to',
  },
  {
    ...{ id: 'averageRevenuePerOrder', label: 'Revenue per order', unit: 'money', hasCard: false, orders: placed },
    meaning: 'Its revenue divided by the orders that contain it',
  },
  {
    ...{ id: 'refunds', label: 'Refunds', unit: 'money', hasCard: false, orders: { happened: 'refunded' } },
    ...{ meaning: 'What refunds that name it took from its lines', isBetterLower: true },
  },
  {
    ...{
      id: 'refundedUnits',
      label: 'Refunded units',
      unit: 'count',
      hasCard: false,
      orders: { happened: 'refunded' },
    },
    ...{ meaning: 'Units that came back', isBetterLower: true },
  },
  {
    ...{ id: 'cancelled', label: 'Cancelled', unit: 'money', hasCard: false, orders: { happened: 'cancelled' } },
    ...{ meaning: 'What was left of its lines in orders that were cancelled', isBetterLower: true },
  },
]
