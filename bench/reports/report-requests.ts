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
} from './raw-queries.ts'

/** A request for a report of a period. */
export interface ReportRequest {
  /** The name in the list of reports, and its parameters if there are several requests for it, after a comma. */
  report: string
  span: 'month' | 'year'
  path: string
  /** A query of the orders with the same rows in the same sequence. Undefined if orders alone do not contain the result. */
  raw?: { sql: string; part: 'rows' | 'totals'; only?: (row: Record<string, unknown>) => boolean }
}

const DAY_MS = 86_400_000
const PRODUCT = 'product-000'

/**
 * Requests for every report of 30 days and of a year, up to this day (`YYYY-MM-DD`). Reports without a period occur once.
 *
 * @param order the `OrderCreated` of an order with a customer.
 */
export function requestsUpTo(end: string, order: LifeEvent): ReportRequest[] {
  return [...requestsFor('month', daysUpTo(end, 30), order), ...requestsFor('year', daysUpTo(end, 365), order)]
}

function daysUpTo(end: string, days: number): Days {
  return { start: new Date(Date.parse(end) - (days - 1) * DAY_MS).toISOString().slice(0, 10), end }
}

function requestsFor(span: ReportRequest['span'], days: Days, order: LifeEvent): ReportRequest[] {
  const isMonth = span === 'month'
  const interval = isMonth ? 'day' : 'month'
  const period = `startDate=${days.start}&endDate=${days.end}`
  const byOrder = `${period}&basis=order`
  const of = (report: string, path: string, raw?: ReportRequest['raw']): ReportRequest => ({
    report,
    span,
    raw,
    path: `/api/analytics/${path}`,
  })
  const rows = (sql: string, only?: (row: Record<string, unknown>) => boolean) => ({ sql, part: 'rows' as const, only })
  const lastDay = { start: days.end, end: days.end }
  const months = { start: `${days.start.slice(0, 8)}01`, end: lastOfMonth(days.end) }
  return [
    of('daily-sales', `sales/daily?${period}`, rows(rawDailySales(days))),
    ...(isMonth ? [of('hourly-sales', `sales/hourly?date=${days.end}`, rows(rawHourlySales(lastDay)))] : []),
    ...(isMonth ? [] : [of('monthly-sales', `sales/monthly?endDate=${days.end}`)]),
    of('sales-summary', `sales/summary?${byOrder}`, rows(rawSalesSummary(days))),
    of('sales-series', `sales/series?${byOrder}&interval=week`, rows(rawSalesSeries(days))),
    of('sales-heatmap', `sales/heatmap?${period}`, rows(rawHeatmap(days))),
    of('top-products', `products/top?${period}`, rows(rawTopProducts(days))),
    of('products', `products?${period}`),
    of('products-series', `products/series?${period}&interval=${isMonth ? 'day' : 'week'}&limit=25`),
    of(
      'product-series',
      `products/${PRODUCT}/series?${period}`,
      rows(rawProductSeries(days, PRODUCT), ({ timesOrdered }) => timesOrdered !== '0'),
    ),
    of('bought-together', `products/bought-together?${period}`, rows(rawPairs(months))),
    of('inventory', `inventory?${period}`),
    of('returns', `returns?${period}`),
    of('coupons', `coupons?${period}`),
    of('product-groups', `products/groups?${period}`),
    of(
      'customers-new-returning',
      `customers/new-returning?${period}&interval=${interval}`,
      rows(rawNewReturning(isMonth ? days : { ...months, end: days.end }, interval), ({ orders }) => orders !== '0'),
    ),
    of('top-customers', `customers/top?${period}`, rows(rawTopCustomers(days))),
    of(
      'customer-cohorts',
      `customers/cohorts?${period}&interval=${interval}`,
      rows(rawCohorts(days, interval), ({ orders, cohort }) => orders !== '0' && cohort !== null),
    ),
    ...(isMonth
      ? [of('customer', `customers/${order.data.customerId}`), of('customer-segments', 'customers/segments')]
      : []),
    of('orders', `orders?${period}`),
    ...['placed', 'refunded', 'cancelled', 'payment_failed'].map((step) =>
      of(`orders, happened=${step}`, `orders?${period}&happened=${step}`),
    ),
    ...['status=paid', 'isGuest=false'].map((filter) => of(`orders, ${filter}`, `orders?${period}&${filter}`)),
    ...(isMonth ? [of('order', `orders/${order.data.orderId}`)] : []),
    of('order-funnel', `orders/funnel?${period}`, { sql: rawFunnel(days), part: 'totals' }),
    of('payments-summary', `payments/summary?${period}`),
    ...(isMonth ? [of('ingest', 'ingest'), of('waiting', 'waiting')] : []),
  ]
}

function lastOfMonth(day: string): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10)
}
