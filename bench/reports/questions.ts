import type { LifeEvent } from './order-life.ts'
import {
  type Days,
  rawCohorts,
  rawDailySales,
  rawFunnel,
  rawHeatmap,
  rawHourlySales,
  rawNewReturning,
  rawPairs,
  rawProductSeries,
  rawSalesSeries,
  rawSalesSummary,
  rawTopCustomers,
  rawTopProducts,
} from './raw-questions.ts'

/** A report asked about so many days. */
export interface Question {
  /** As in the list of reports. */
  report: string
  span: 'month' | 'year'
  /** What is asked, where it is not the report as it is by default. */
  path: string
  /** The same asked of the orders, in the order of the answer's rows; undefined if it cannot be computed from orders. */
  raw?: { sql: string; part: 'rows' | 'totals'; only?: (row: Record<string, unknown>) => boolean }
}

const DAY_MS = 86_400_000
const PRODUCT = 'product-000'

/**
 * Every report about 30 days and about a year that end on this day (`YYYY-MM-DD`). Those without days are asked once.
 *
 * @param order the `OrderCreated` of an order with a customer.
 */
export function questionsUpTo(end: string, order: LifeEvent): Question[] {
  return [...questionsAbout('month', daysUpTo(end, 30), order), ...questionsAbout('year', daysUpTo(end, 365), order)]
}

function daysUpTo(end: string, days: number): Days {
  return { start: new Date(Date.parse(end) - (days - 1) * DAY_MS).toISOString().slice(0, 10), end }
}

function questionsAbout(span: Question['span'], days: Days, order: LifeEvent): Question[] {
  const isMonth = span === 'month'
  const interval = isMonth ? 'day' : 'month'
  const asked = `startDate=${days.start}&endDate=${days.end}`
  const byOrder = `${asked}&basis=order`
  const of = (report: string, path: string, raw?: Question['raw']): Question => ({
    report,
    span,
    raw,
    path: `/api/analytics/${path}`,
  })
  const rows = (sql: string, only?: (row: Record<string, unknown>) => boolean) => ({ sql, part: 'rows' as const, only })
  const lastDay = { start: days.end, end: days.end }
  const months = { start: `${days.start.slice(0, 8)}01`, end: lastOfMonth(days.end) }
  return [
    of('daily-sales', `sales/daily?${asked}`, rows(rawDailySales(days))),
    ...(isMonth ? [of('hourly-sales', `sales/hourly?date=${days.end}`, rows(rawHourlySales(lastDay)))] : []),
    ...(isMonth ? [] : [of('monthly-sales', `sales/monthly?endDate=${days.end}`)]),
    of('sales-summary', `sales/summary?${byOrder}`, rows(rawSalesSummary(days))),
    of('sales-series', `sales/series?${byOrder}&interval=week`, rows(rawSalesSeries(days))),
    of('sales-heatmap', `sales/heatmap?${asked}`, rows(rawHeatmap(days))),
    of('top-products', `products/top?${asked}`, rows(rawTopProducts(days))),
    of('products', `products?${asked}`),
    of('products-series', `products/series?${asked}&interval=${isMonth ? 'day' : 'week'}&limit=25`),
    of(
      'product-series',
      `products/${PRODUCT}/series?${asked}`,
      rows(rawProductSeries(days, PRODUCT), ({ timesOrdered }) => timesOrdered !== '0'),
    ),
    of('bought-together', `products/bought-together?${asked}`, rows(rawPairs(months))),
    of('inventory', `inventory?${asked}`),
    of(
      'customers-new-returning',
      `customers/new-returning?${asked}&interval=${interval}`,
      rows(rawNewReturning(isMonth ? days : { ...months, end: days.end }, interval), ({ orders }) => orders !== '0'),
    ),
    of('top-customers', `customers/top?${asked}`, rows(rawTopCustomers(days))),
    of(
      'customer-cohorts',
      `customers/cohorts?${asked}&interval=${interval}`,
      rows(rawCohorts(days, interval), ({ orders, cohort }) => orders !== '0' && cohort !== null),
    ),
    ...(isMonth
      ? [of('customer', `customers/${order.data.customerId}`), of('customer-segments', 'customers/segments')]
      : []),
    of('orders', `orders?${asked}`),
    ...(isMonth ? [of('order', `orders/${order.data.orderId}`)] : []),
    of('order-funnel', `orders/funnel?${asked}`, { sql: rawFunnel(days), part: 'totals' }),
    of('payments-summary', `payments/summary?${asked}`),
    ...(isMonth ? [of('ingest', 'ingest'), of('waiting', 'waiting')] : []),
  ]
}

function lastOfMonth(day: string): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10)
}
