import { daysBetween } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import { type Interval, ParameterError } from './parameters.ts'

const MAX_BUCKETS = 5000
const MAX_CELLS = 20_000
const MAX_POINTS = 20_000
const DAYS_OF: Record<Interval, number> = { hour: 1 / 24, day: 1, week: 7, month: 30, quarter: 91, year: 365 }

/** @throws ParameterError when the answer would be endless. */
export function refuseTooManyBuckets(interval: Interval, period: Period): void {
  const { start, end } = period
  if (bucketsIn(interval, period) <= MAX_BUCKETS) return
  throw new ParameterError([
    {
      parameter: 'interval',
      value: interval,
      message: `${start} to ${end} has more than ${MAX_BUCKETS} buckets of one ${interval}`,
      allowed: 'a longer interval or a shorter period',
    },
  ])
}

/** @throws ParameterError when so many things have too many buckets together. */
export function refuseTooManyPoints(interval: Interval, { start, end }: Period, things: number): void {
  const points = Math.ceil(bucketsIn(interval, { start, end })) * things
  if (points <= MAX_POINTS) return
  throw new ParameterError([
    {
      parameter: 'limit',
      value: String(things),
      message: `${things} rows of ${start} to ${end} make about ${points} buckets of one ${interval}; at most ${MAX_POINTS} are answered`,
      allowed: 'a smaller limit, a longer interval or a shorter period',
    },
  ])
}

/** @throws ParameterError when there are too many cohorts to follow for so many periods. */
export function refuseTooManyCells(interval: Interval, { start, end }: Period, periods: number): void {
  const cohorts = Math.ceil(bucketsIn(interval, { start, end }))
  if (cohorts * (periods + 1) <= MAX_CELLS) return
  throw new ParameterError([
    {
      parameter: 'interval',
      value: interval,
      message: `interval ${interval} makes about ${cohorts} cohorts of ${start} to ${end}; with ${periods} periods each that is more than ${MAX_CELLS} cells`,
      allowed: 'a longer interval, a shorter period or fewer periods',
    },
  ])
}

function bucketsIn(interval: Interval, { start, end }: Period): number {
  return (daysBetween(start, end) + 1) / DAYS_OF[interval]
}
