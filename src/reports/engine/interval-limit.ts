import { daysBetween } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import { type Interval, ParameterError } from './parameters.ts'

const MAX_BUCKETS = 5000
const MAX_CELLS = 20_000
const MAX_POINTS = 20_000
/** The most rows of a series by groups. The values of a label, such as coupons, are unbounded. */
export const MAX_ROWS = 50_000
const DAYS_OF: Record<Interval, number> = { hour: 1 / 24, day: 1, week: 7, month: 30, quarter: 91, year: 365 }

/** @throws ParameterError when the period has too many intervals. */
export function refuseTooManyBuckets(interval: Interval, period: Period): void {
  const { start, end } = period
  if (bucketsIn(interval, period) <= MAX_BUCKETS) return
  throw new ParameterError([
    {
      parameter: 'interval',
      value: interval,
      message: `${start} to ${end} has more than ${written(MAX_BUCKETS)} intervals of one ${interval}`,
      allowed: 'a longer interval or a shorter period',
    },
  ])
}

/** @throws ParameterError when this number of products has too many intervals in total. */
export function refuseTooManyPoints(interval: Interval, { start, end }: Period, products: number): void {
  const points = Math.ceil(bucketsIn(interval, { start, end })) * products
  if (points <= MAX_POINTS) return
  throw new ParameterError([
    {
      parameter: 'limit',
      value: String(products),
      message: `${products} products from ${start} to ${end} have about ${written(points)} intervals of one ${interval}; the limit is ${written(MAX_POINTS)}`,
      allowed: 'a smaller limit, a longer interval or a shorter period',
    },
  ])
}

/** @throws ParameterError when a series by groups has more than `MAX_ROWS` rows. */
export function refuseTooManyRows(rows: number, groupBy: string, interval: Interval): void {
  if (rows <= MAX_ROWS) return
  throw new ParameterError([
    {
      parameter: 'groupBy',
      value: groupBy,
      message: `the groups by ${groupBy} have more than ${written(MAX_ROWS)} intervals of one ${interval} in total`,
      allowed: 'a longer interval, a shorter period or a filter by one value',
    },
  ])
}

/** @throws ParameterError when the cohorts have too many periods in total. */
export function refuseTooManyCells(interval: Interval, { start, end }: Period, periods: number): void {
  const cohorts = Math.ceil(bucketsIn(interval, { start, end }))
  if (cohorts * (periods + 1) <= MAX_CELLS) return
  throw new ParameterError([
    {
      parameter: 'interval',
      value: interval,
      message: `interval ${interval} makes about ${written(cohorts)} cohorts from ${start} to ${end}; with ${periods} periods each, that is more than ${written(MAX_CELLS)} cells`,
      allowed: 'a longer interval, a shorter period or fewer periods',
    },
  ])
}

const written = (count: number) => count.toLocaleString('en')

function bucketsIn(interval: Interval, { start, end }: Period): number {
  return (daysBetween(start, end) + 1) / DAYS_OF[interval]
}
