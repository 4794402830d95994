import type { Pool } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'

/** Where a moment lies in the shop's own calendar. */
interface CalendarPlace {
  /** The shop's day, `YYYY-MM-DD`. */
  day: string
  /** The instant at which the shop's hour began, as ISO 8601 text in UTC. */
  hour: string
  /** The instant at which the quarter of an hour began, likewise. */
  quarter: string
}

/** Tells days and hours in the shop's time zone. */
export interface Calendar {
  /** Makes `placeOf` know these moments, given in milliseconds since 1970. */
  learn(moments: readonly number[]): Promise<void>
  /** The place of a moment that was learned. */
  placeOf(ms: number): CalendarPlace
}

/** Every change of a clock since 2000 was at a quarter of an hour, so all moments of one quarter share a place. */
const QUARTER_MS = 15 * 60 * 1000
const MAX_QUARTERS = 250_000

/**
 * A calendar computed by PostgreSQL, whose time zone rules decide everywhere, and remembered here by quarters of an hour.
 *
 * @param capacity how many quarters are learned before the oldest are forgotten: those that were not asked for since as
 * many others were, so never those of a batch that is under way.
 */
export function createCalendar(pool: Pool, timeZone: string, capacity = MAX_QUARTERS): Calendar {
  let recent = new Map<number, CalendarPlace>()
  let older = new Map<number, CalendarPlace>()
  const quarterOf = (ms: number) => Math.floor(ms / QUARTER_MS)

  return {
    async learn(moments) {
      if (recent.size >= capacity) [recent, older] = [new Map(), recent]
      const wanted = new Set(moments.map(quarterOf).filter((quarter) => !recent.has(quarter)))
      if (wanted.size === 0) return
      const unknown = [...wanted].filter((quarter) => !older.has(quarter))
      const learned = new Map([...wanted].map((quarter) => [quarter, older.get(quarter)]))
      const asked = unknown.length > 0 ? await askPlaces(pool, timeZone, unknown) : []
      for (const [i, quarter] of unknown.entries()) learned.set(quarter, asked[i])
      for (const [quarter, place] of learned) recent.set(quarter, place as CalendarPlace)
    },

    placeOf(ms) {
      const place = recent.get(quarterOf(ms)) ?? older.get(quarterOf(ms))
      if (!place) throw new Error(`The calendar has not learned ${new Date(ms).toISOString()}`)
      return place
    },
  }
}

async function askPlaces(pool: Pool, timeZone: string, quarters: readonly number[]): Promise<CalendarPlace[]> {
  const { rows } = await pool.query<CalendarPlace>(
    `select
       to_char(moment at time zone $2, 'YYYY-MM-DD') as day,
       to_char(date_trunc('hour', moment, $2) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as hour,
       to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as quarter
     from unnest($1::float8[]) with ordinality as quarter (seconds, position)
     cross join lateral to_timestamp(quarter.seconds) as moment
     order by position`,
    [arrayLiteral(quarters.map((quarter) => (quarter * QUARTER_MS) / 1000)), timeZone],
  )
  return rows
}
