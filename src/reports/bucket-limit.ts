import { type Interval, ParameterError } from './parameters.ts'
import type { Period } from './period.ts'

const MAX_BUCKETS = 5000
const DAYS_OF: Record<Interval, number> = { hour: 1 / 24, day: 1, week: 7, month: 30, quarter: 91, year: 365 }

/** @throws ParameterError when the answer would be endless. */
export function refuseTooManyBuckets(interval: Interval, { start, end }: Period): void {
  const days = (Date.parse(end) - Date.parse(start)) / 86_400_000 + 1
  if (days / DAYS_OF[interval] <= MAX_BUCKETS) return
  throw new ParameterError([
    {
      parameter: 'interval',
      value: interval,
      message: `${start} to ${end} has more than ${MAX_BUCKETS} buckets of one ${interval}`,
      allowed: 'a longer interval or a shorter period',
    },
  ])
}
