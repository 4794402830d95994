import { type Sql, sql } from '../../db/sql.ts'
import { addDays } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import { hoursBetween } from '../../zones/zone.ts'
import type { ReportContext } from './context.ts'

// The one place where days of a report's time zone become instants, and instants become what its clock shows.

/** The instant at which a day begins. */
export const beginOf = (day: string, { zone }: ReportContext): Sql => instant(zone.beginOfDay(day))

/** The instant at which a period is over, or until which it counts. */
export function endOf({ end }: Period, { zone, until }: ReportContext): Sql {
  return until === undefined
    ? instant(zone.beginOfDay(addDays(end, 1)))
    : instant(zone.momentOf(Date.parse(`${until}Z`)))
}

/** Whether a moment lies in the period. */
export function isWithin(moment: Sql, period: Period, context: ReportContext): Sql {
  return sql`
    ${moment} >= ${beginOf(period.start, context)}
    and ${moment} < ${endOf(period, context)}`
}

/** What the clock shows at a moment, as a `timestamp`; its day is the one that had begun, also when the clock was put back over midnight. */
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

/** The instants at which the hours of a period begin, in their order: an array. */
export function hoursOf({ start, end }: Period, { zone }: ReportContext): Sql {
  const hours = hoursBetween(zone, zone.beginOfDay(start), zone.beginOfDay(addDays(end, 1)))
  return sql`${`{${hours.map(textOf).join(',')}}`}::timestamptz[]`
}

const instant = (ms: number): Sql => sql`${textOf(ms)}::timestamptz`

const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59Z')
const textOf = (ms: number) => new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS)).toISOString()
