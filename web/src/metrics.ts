import type { RowOf } from './api/client.ts'
import type { Format } from './format/format.ts'

type SalesRow = RowOf<'/api/analytics/sales/summary'>

export interface Metric {
  id: keyof SalesRow
  label: string
  unit: 'money' | 'count' | 'share'
  /** The definition of the number. */
  meaning: string
  /** Whether a lower value is better. */
  isBetterLower?: boolean
}

/** The sales metrics of cards and charts. */
export const salesMetrics = [
  {
    id: 'netRevenue',
    label: 'Net revenue',
    unit: 'money',
    meaning: 'Total revenue plus adjustments, minus refunds, chargebacks and cancellations',
  },
  { id: 'orders', label: 'Orders', unit: 'count', meaning: 'Number of orders placed' },
  {
    id: 'averageOrderValue',
    label: 'Average order value',
    unit: 'money',
    meaning: 'Total revenue divided by orders',
  },
  { id: 'itemsSold', label: 'Items sold', unit: 'count', meaning: 'Number of items in all orders placed' },
  {
    id: 'uniqueCustomers',
    label: 'Customers',
    unit: 'count',
    meaning: 'Distinct customers who placed an order, without guests',
  },
  {
    id: 'newCustomers',
    label: 'New customers',
    unit: 'count',
    meaning: 'Customers who placed their first order in this period',
  },
  {
    id: 'returningCustomers',
    label: 'Returning customers',
    unit: 'count',
    meaning: 'Customers who had already ordered before',
  },
  {
    id: 'refunds',
    label: 'Refunds',
    unit: 'money',
    isBetterLower: true,
    meaning: 'Amount refunded to customers',
  },
  {
    id: 'chargebacks',
    label: 'Chargebacks',
    unit: 'money',
    isBetterLower: true,
    meaning: 'Amount that customers took back through their bank',
  },
  { id: 'totalRevenue', label: 'Total revenue', unit: 'money', meaning: 'Sum of the totals of all orders placed' },
  {
    id: 'adjustments',
    label: 'Adjustments',
    unit: 'money',
    meaning: 'Changes of order totals by later revisions',
  },
  {
    id: 'cancelled',
    label: 'Cancelled',
    unit: 'money',
    isBetterLower: true,
    meaning: 'Sum of the totals of cancelled orders',
  },
  {
    id: 'grossProfit',
    label: 'Gross profit',
    unit: 'money',
    meaning: 'Order lines whose cost is known, minus their cost, before refunds and cancellations',
  },
  {
    id: 'grossMargin',
    label: 'Gross margin',
    unit: 'share',
    meaning: 'Gross profit divided by the order lines whose cost is known',
  },
] as const satisfies readonly Metric[]

export type MetricId = (typeof salesMetrics)[number]['id']

/** The value of a metric in full. */
export function writeMetric({ unit }: Pick<Metric, 'unit'>, value: number | null, format: Format): string {
  if (unit === 'share') return format.share(value)
  return unit === 'money' ? format.money(value) : format.count(value)
}

/** The value of a metric, short, for an axis. */
export function writeMetricShort({ unit }: Pick<Metric, 'unit'>, value: number, format: Format): string {
  if (unit === 'share') return format.share(value)
  return unit === 'money' ? format.moneyShort(value) : format.countShort(value)
}
