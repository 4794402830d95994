import type { ReportContext } from '../engine/context.ts'
import { type Interval, ParameterError } from '../engine/parameters.ts'
import type { SalesFilter } from '../orders/sales-source.ts'
import { groupOf, LABELS, type LabelsOfLines } from './sales-of-lines.ts'

interface Combination extends SalesFilter {
  groupBy?: string
  asOf?: string
  interval?: Interval
}

/**
 * Refuses what cannot be combined with a filter of lines, which are stored by whole days of the shop.
 *
 * @throws ParameterError
 */
export function refuseBesideLines(
  query: LabelsOfLines & Combination,
  { timeZone, shopTimeZone }: Pick<ReportContext, 'timeZone' | 'shopTimeZone'>,
): void {
  const filter = LABELS.find((name) => query[name] !== undefined)
  const group = groupOf(query)
  const parameter = filter ?? (group === undefined ? undefined : 'groupBy')
  if (parameter === undefined) return
  const { channel, country, paymentMethod, couponCode, asOf, groupBy = 'none', interval } = query
  const labels = {
    channel,
    country,
    paymentMethod,
    couponCode,
    asOf,
    groupBy: groupBy === 'none' || group !== undefined ? undefined : groupBy,
  }
  const [other] = Object.entries(labels).find(([, value]) => value !== undefined) ?? []
  const isFiner = interval === 'hour' || timeZone !== shopTimeZone
  if (other === undefined && !isFiner) return
  const beside = other ?? 'hours or a time zone'
  throw new ParameterError([
    {
      parameter,
      value: query[parameter] ?? '',
      message: `${parameter} cannot be combined with ${beside}, because sales of lines are stored by product and by whole days of the shop`,
      allowed:
        other === undefined
          ? 'an interval from day to year, and no timezone'
          : `no ${other}; /api/analytics/orders can combine filters, and /api/analytics/products/groups has all categories and brands`,
    },
  ])
}
