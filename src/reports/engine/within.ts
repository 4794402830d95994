import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import { hoursBetween } from '../../zones/zone.ts'
import type { ReportContext } from './context.ts'

// Converts days of a report's time zone to instants, and instants to local times. No other file of reports does this.

/** The first instant of a day. */
export const beginOf = (day: string, { zone }: ReportContext): Sql => instant(zone.beginOfDay(day))

/** The first instant after a period, or after the part of it that counts. */
export function endOf({ end }: Period, { zone, until }: ReportContext): Sql {
  return until === undefined
    ? instant(zone.beginOfDay(addDays(end, 1)))
    : instant(zone.momentOf(Date.parse(`${until}Z`)))
}

/** Whether an instant is in the period. */
export function isWithin(moment: Sql, period: Period, context: ReportContext): Sql {
  return sql`
    ${moment} >= ${beginOf(period.start, context)}
    and ${moment} < ${endOf(period, context)}`
}

/** The local time of an instant, as a `timestamp`. When clocks are set back over midnight, the time stays on the day that had begun. */
export function localTime(moment: Sql, { zone, timeZone }: ReportContext): Sql {
  const shown = sql`${moment} at time zone ${timeZone}`
  return zone.secondEvenings.reduce(
    (otherwise, { from, to, day }) => sql`
      case
        when ${moment} >= ${instant(from)} and ${moment} < ${instant(to)} then ${day}::date + (${shown})::time
        else ${otherwise}
      end`,
    sql`(${shown})`,
  )
}

/** The first instants of all hours of a period, in order, as an array. */
export function hoursOf({ start, end }: Period, { zone }: ReportContext): Sql {
  const hours = hoursBetween(zone, zone.beginOfDay(start), zone.beginOfDay(addDays(end, 1)))
  return sql`${`{${hours.map(textOf).join(',')}}`}::timestamptz[]`
}

const instant = (ms: number): Sql => sql`${textOf(ms)}::timestamptz`

const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59Z')
const textOf = (ms: number) => new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS)).toISOString()
