import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { type Interval, ParameterError } from '../engine/parameters.ts'
import { beginOf, endOf, localTime } from '../engine/within.ts'
import { refuseAsOf, salesKnownAt } from './known-sales.ts'
import {
  COUNT_SUMS,
  MONEY_SUMS,
  negatedSalesOf,
  type OfLabel,
  salesColumnsOf,
  salesOfOrders,
  type Time,
} from './sales-of-orders.ts'

/** The filters of sales. Only one of them can be used at a time. */
export interface SalesFilter {
  channel?: string
  country?: string
  paymentMethod?: string
  couponCode?: string
}

/** The labels for which sales are stored, by the names of their parameters. */
export const DIMENSIONS = {
  channel: 'channel',
  country: 'country',
  paymentMethod: 'payment_method',
  couponCode: 'coupon_code',
} as const
export type Dimension = keyof typeof DIMENSIONS

/** All stored labels. `hasCoupon` has each order with a coupon once. */
const STORED = { ...DIMENSIONS, hasCoupon: 'has_coupon' } as const

/**
 * Sums of sales in a period. Each has the `local` time at which it begins (a timestamp in the requested time zone), the `instant`, and the
 * `value` of the label if there is one.
 *
 * Days and hours in the time zone of the shop are read from daily and hourly sums. Other time zones are added up from quarters of an hour.
 * The cost therefore does not depend on the number of orders. If the period ends within a sum, the orders of that sum are read.
 *
 * @throws ParameterError for filters that cannot be combined.
 */
export function salesIn(period: Period, filter: SalesFilter, context: ReportContext, options: SourceOptions = {}): Sql {
  return converted(
    storedSales(period, filter, context, options),
    { money: MONEY_SUMS, others: ['local', 'instant', 'value', ...COUNT_SUMS], day: sql`amounts.local::date` },
    period,
    context,
  )
}

/** The same in the currencies of the orders. */
function storedSales(period: Period, filter: SalesFilter, context: ReportContext, options: SourceOptions): Sql {
  const dimension = dimensionOf(filter, options.dimension)
  const needsQuarters = options.interval === 'hour' || options.needsHours || context.timeZone !== context.shopTimeZone
  if (options.asOf !== undefined) {
    refuseAsOf(options.asOf, { isFiner: needsQuarters === true, label: dimension }, context)
    return salesKnownAt(options.asOf, period, context)
  }
  if (dimension && needsQuarters) throw refuse(dimension)
  const label = dimension && {
    column: STORED[dimension],
    wanted: dimension === 'hasCoupon' ? undefined : filter[dimension],
  }
  if (context.until !== undefined) return untilTime(period, label, context)
  if (label) return dimensionDays(period, label, context)
  if (context.timeZone !== context.shopTimeZone) return quarterHours(timeOf(period, context), context)
  return needsQuarters ? hours(period, context) : days(period, context)
}

interface SourceOptions {
  interval?: Interval
  needsHours?: boolean
  /** Only what was known at the end of this day. */
  asOf?: string
  /** Group by this label. */
  dimension?: keyof typeof STORED
}

/** Sales up to a time of day: stored sums, and single orders for the last day or quarter of an hour. */
function untilTime(period: Period, label: OfLabel | undefined, context: ReportContext): Sql {
  const { start, end } = period
  const { from, before } = timeOf(period, context)
  if (!label) {
    const lastQuarter = sql`date_bin('15 minutes', ${before}, '2000-01-01Z')`
    return sql`
      ${quarterHours({ from, before: lastQuarter }, context)}
      union all
      ${salesOfOrders({ from: lastQuarter, before }, undefined, context)}`
  }
  return sql`
    ${dimensionDays({ start, end: addDays(end, -1) }, label, context)}
    union all
    ${salesOfOrders({ from: beginOf(end, context), before }, label, context)}`
}

const timeOf = (period: Period, context: ReportContext): Time => ({
  from: beginOf(period.start, context),
  before: endOf(period, context),
})

function days({ start, end }: Period, context: ReportContext, value = sql`null::text`): Sql {
  return sql`
    select ${salesColumnsOf(sql`date::timestamp`, sql`null::timestamptz`, value)}
    from daily_sales_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${start}::date
    and date <= ${end}::date`
}

/** Orders without a coupon are not stored: they are all orders, less those with a coupon. */
function dimensionDays(period: Period, label: OfLabel, context: ReportContext): Sql {
  const { column, wanted } = label
  const select = salesColumnsOf(sql`date::timestamp`, sql`null::timestamptz`, sql`value`)
  const ofValues = dimensionRows(select, period, label, context)
  if (column !== 'coupon_code' || wanted) return ofValues
  const negated = negatedSalesOf(sql`date::timestamp`, sql`null::timestamptz`, sql`''`)
  return sql`
    ${days(period, context, sql`''`)}
    union all
    ${dimensionRows(negated, period, { column: 'has_coupon', wanted: undefined }, context)}
    ${wanted === undefined ? sql`union all ${ofValues}` : sql``}`
}

function dimensionRows(select: Sql, { start, end }: Period, { column, wanted }: OfLabel, context: ReportContext): Sql {
  return sql`
    select ${select}
    from dimension_sales_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and dimension = ${column}
    and date >= ${start}::date
    and date <= ${end}::date
    and (${wanted ?? null}::text is null or value = ${wanted ?? null}::text)`
}

function hours(period: Period, context: ReportContext): Sql {
  const { from, before } = timeOf(period, context)
  return sql`
    select ${salesColumnsOf(localTime(sql`hour`, context), sql`hour`, sql`null::text`)}
    from hourly_sales_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and hour >= ${from}
    and hour < ${before}`
}

function quarterHours({ from, before }: Time, context: ReportContext): Sql {
  return sql`
    select ${salesColumnsOf(localTime(sql`quarter`, context), sql`quarter`, sql`null::text`)}
    from quarter_hour_sales
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and quarter >= ${from}
    and quarter < ${before}`
}

/** Whether sales are limited to the orders with a label. */
export const isFiltered = (filter: SalesFilter): boolean =>
  (Object.keys(DIMENSIONS) as Dimension[]).some((name) => filter[name] !== undefined)

function dimensionOf(filter: SalesFilter, grouped: SourceOptions['dimension']): SourceOptions['dimension'] {
  if (grouped === 'hasCoupon') return grouped
  const names = Object.keys(DIMENSIONS) as Dimension[]
  const query = names.filter((name) => filter[name] !== undefined || name === grouped)
  const [first, second] = query
  if (second !== undefined) {
    throw new ParameterError([
      {
        parameter: second,
        value: filter[second] ?? '',
        message: `${first} and ${second} cannot be combined, because sales are stored by one label at a time`,
        allowed: `one of ${names.join(', ')}; /api/analytics/orders can combine them`,
      },
    ])
  }
  return first
}

function refuse(dimension: string): ParameterError {
  return new ParameterError([
    {
      parameter: dimension,
      value: '',
      message: `${dimension} cannot be combined with hours or a time zone, because sales by label are stored by whole days of the shop`,
      allowed: 'an interval from day to year, and no timezone',
    },
  ])
}
