import { type Sql, sql } from '../db/sql.ts'
import { addDays } from './days.ts'
import { type Interval, ParameterError } from './parameters.ts'
import type { Period } from './period.ts'
import type { ReportContext } from './report.ts'
import { isWithin, localTime } from './within.ts'

/** What a question about sales may be narrowed to. */
export interface SalesFilter {
  channel?: string
  country?: string
  paymentMethod?: string
}

/** The labels that sales are kept by, by the names of their parameters. */
export const DIMENSIONS = { channel: 'channel', country: 'country', paymentMethod: 'payment_method' } as const
export type Dimension = keyof typeof DIMENSIONS

/**
 * Sums of sales within a period, each with the `local` time (a timestamp in the time zone asked for) at which it begins, and
 * the `instant`; `value` is the dimension's where there is one.
 *
 * Whole days in the shop's own zone are read from days, its hours from hours, and all other zones from quarters of an hour: so it
 * costs the same however many orders there are.
 *
 * @throws ParameterError for a filter that cannot be combined with the rest.
 */
export function salesIn(period: Period, filter: SalesFilter, context: ReportContext, options: SourceOptions = {}): Sql {
  const dimension = dimensionOf(filter, options.dimension)
  const needsQuarters = options.interval === 'hour' || options.needsHours || context.timeZone !== context.shopTimeZone
  if (dimension && (needsQuarters || context.until !== undefined)) {
    if (!needsQuarters) return dimensionDays(periodBefore(period, context.until), dimension, filter, context)
    throw refuse(dimension)
  }
  if (dimension) return dimensionDays(period, dimension, filter, context)
  if (context.timeZone !== context.shopTimeZone || context.until !== undefined) return quarterHours(period, context)
  return needsQuarters ? hours(period, context) : days(period, context)
}

interface SourceOptions {
  interval?: Interval
  needsHours?: boolean
  /** Grouped by this label. */
  dimension?: Dimension
}

function days({ start, end }: Period, { tenantId, currency }: ReportContext): Sql {
  return sql`
    select date::timestamp as local, null::timestamptz as instant, null::text as value, daily_sales_analytics.*
    from daily_sales_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and date >= ${start}::date
    and date <= ${end}::date`
}

function dimensionDays(
  { start, end }: Period,
  dimension: Dimension,
  filter: SalesFilter,
  { tenantId, currency }: ReportContext,
): Sql {
  const wanted = filter[dimension]
  return sql`
    select date::timestamp as local, null::timestamptz as instant, dimension_sales_analytics.*
    from dimension_sales_analytics
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and dimension = ${DIMENSIONS[dimension]}
    and date >= ${start}::date
    and date <= ${end}::date
    and (${wanted ?? null}::text is null or value = ${wanted ?? null}::text)`
}

function hours(period: Period, context: ReportContext): Sql {
  const hour = sql`hour`
  return sql`
    select ${localTime(hour, context)} as local, hour as instant, null::text as value, hourly_sales_analytics.*
    from hourly_sales_analytics
    where tenant_id = ${context.tenantId}
    and currency = ${context.currency}
    and ${isWithin(hour, period, context)}`
}

function quarterHours(period: Period, context: ReportContext): Sql {
  const quarter = sql`quarter`
  return sql`
    select ${localTime(quarter, context)} as local, quarter as instant, null::text as value, quarter_hour_sales.*
    from quarter_hour_sales
    where tenant_id = ${context.tenantId}
    and currency = ${context.currency}
    and ${isWithin(quarter, period, context)}`
}

/** Labels are kept by whole days: of a day that is still going on in the comparison nothing counts. */
function periodBefore({ start, end }: Period, until: string | undefined): Period {
  return { start, end: until === undefined ? end : addDays(until.slice(0, 10), -1) }
}

function dimensionOf(filter: SalesFilter, grouped: Dimension | undefined): Dimension | undefined {
  const names = Object.keys(DIMENSIONS) as Dimension[]
  const asked = names.filter((name) => filter[name] !== undefined || name === grouped)
  const [first, second] = asked
  if (second !== undefined) {
    throw new ParameterError([
      {
        parameter: second,
        value: filter[second] ?? '',
        message: `${first} and ${second} cannot be combined: sales are kept by each of them alone`,
        allowed: `one of ${names.join(', ')}; /api/analytics/orders takes all of them together`,
      },
    ])
  }
  return first
}

function refuse(dimension: Dimension): ParameterError {
  return new ParameterError([
    {
      parameter: dimension,
      value: '',
      message: `by ${dimension}, sales are kept by whole days of the shop: no hours and no other time zone`,
      allowed: 'an interval from day to year, and no timezone',
    },
  ])
}
