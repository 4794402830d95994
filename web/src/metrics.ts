import type { RowOf } from './api/client.ts'
import type { Format } from './format/format.ts'

type SalesRow = RowOf<'/api/analytics/sales/summary'>

export interface Metric {
  id: keyof SalesRow
  label: string
  unit: 'money' | 'count' | 'share'
  /** How the number comes about, in a sentence. */
  meaning: string
  /** Whether more is worse. */
  isBetterLower?: boolean
}

/** The metrics of sales that cards and charts show, in their order. */
export const salesMetrics = [
  {
    ...{ id: 'netRevenue', label: 'Net revenue', unit: 'money' },
    meaning: 'What customers were to pay, less refunds and cancellations',
  },
  { id: 'orders', label: 'Orders', unit: 'count', meaning: 'Orders placed' },
  {
    ...{ id: 'averageOrderValue', label: 'Average order value', unit: 'money' },
    meaning: 'Total revenue divided by orders',
  },
  { id: 'itemsSold', label: 'Items sold', unit: 'count', meaning: 'Items of all orders placed' },
  {
    ...{ id: 'uniqueCustomers', label: 'Customers', unit: 'count' },
    meaning: 'Different customers who placed an order; guests not counted',
  },
  { id: 'newCustomers', label: 'New customers', unit: 'count', meaning: 'Customers whose first order ever lies here' },
  {
    ...{ id: 'returningCustomers', label: 'Returning customers', unit: 'count' },
    meaning: 'Customers who had placed an order before',
  },
  {
    ...{ id: 'refunds', label: 'Refunds', unit: 'money', isBetterLower: true },
    meaning: 'What was paid back to customers',
  },
  { id: 'totalRevenue', label: 'Total revenue', unit: 'money', meaning: 'The totals of all orders placed' },
  {
    ...{ id: 'cancelled', label: 'Cancelled', unit: 'money', isBetterLower: true },
    meaning: 'The totals of cancelled orders',
  },
] as const satisfies readonly Metric[]

export type MetricId = (typeof salesMetrics)[number]['id']

/** A metric's value in full, or short for an axis. */
export function writeMetric({ unit }: Pick<Metric, 'unit'>, value: number | null, format: Format): string {
  if (unit === 'share') return format.share(value)
  return unit === 'money' ? format.money(value) : format.count(value)
}

export function writeMetricShort({ unit }: Pick<Metric, 'unit'>, value: number, format: Format): string {
  if (unit === 'share') return format.share(value)
  return unit === 'money' ? format.moneyShort(value) : format.countShort(value)
}
