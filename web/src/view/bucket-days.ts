import { clipDays, lastDayOf } from './days.ts'
import type { Days } from './ranges.ts'
import type { Interval } from './view.ts'

/**
 * The orders of one bucket of a series, as far as it lies within the days of the page. `bucket`: its first day, or an instant;
 * while another interval is under way, it is still one of the interval before.
 */
export function ordersIn(bucket: string, interval: Interval, days: Days, timeZone: string) {
  if (interval === 'hour') return hourOf(bucket, timeZone)
  const firstDay = bucket.slice(0, 10)
  return clipDays(firstDay, lastDayOf(firstDay, interval), days)
}

/** The day and hour of an instant on the wall there. */
function hourOf(instant: string, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' },
  }).formatToParts(new Date(instant))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  const day = `${part('year')}-${part('month')}-${part('day')}`
  return { startDate: day, endDate: day, hour: Number(part('hour')) }
}
