import type { Interval } from '../format/labels.ts'
import { clipDays, lastDayOf } from '../time/days.ts'
import type { Days } from './ranges.ts'

/**
 * Selects the orders of one bucket of a series within the period of the page. `bucket`: its first day, or an instant. While a
 * response with another interval is loading, the bucket still has the previous interval.
 */
export function ordersIn(bucket: string, interval: Interval, days: Days, timeZone: string) {
  if (interval === 'hour') return hourOf(bucket, timeZone)
  const firstDay = bucket.slice(0, 10)
  return clipDays(firstDay, lastDayOf(firstDay, interval), days)
}

/** The local day and hour of an instant. */
function hourOf(instant: string, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  const day = `${part('year')}-${part('month')}-${part('day')}`
  return { startDate: day, endDate: day, hour: Number(part('hour')) }
}
