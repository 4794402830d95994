import type { Pool } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'

/** Where a moment lies in the shop's own calendar. */
interface CalendarPlace {
  /** The shop's day, `YYYY-MM-DD`. */
  day: string
  /** The instant at which the shop's hour began, as ISO 8601 text in UTC. */
  hour: string
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
const MAX_QUARTERS = 500_000

/** A calendar computed by PostgreSQL, whose time zone rules decide everywhere, and remembered here by quarters of an hour. */
export function createCalendar(pool: Pool, timeZone: string): Calendar {
  const places = new Map<number, CalendarPlace>()
  const quarterOf = (ms: number) => Math.floor(ms / QUARTER_MS)

  return {
    async learn(moments) {
      const missing = new Set(moments.map(quarterOf).filter((quarter) => !places.has(quarter)))
      if (missing.size === 0) return
      if (places.size > MAX_QUARTERS) places.clear()
      const quarters = [...new Set(moments.map(quarterOf))].filter((quarter) => !places.has(quarter))
      const { rows } = await pool.query<CalendarPlace>(
        `select
           to_char(moment at time zone $2, 'YYYY-MM-DD') as day,
           to_char(date_trunc('hour', moment, $2) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as hour
         from unnest($1::float8[]) with ordinality as quarter (seconds, position)
         cross join lateral to_timestamp(quarter.seconds) as moment
         order by position`,
        [arrayLiteral(quarters.map((quarter) => (quarter * QUARTER_MS) / 1000)), timeZone],
      )
      for (const [i, quarter] of quarters.entries()) places.set(quarter, rows[i] as CalendarPlace)
    },

    placeOf(ms) {
      const place = places.get(quarterOf(ms))
      if (!place) throw new Error(`The calendar has not learned ${new Date(ms).toISOString()}`)
      return place
    },
  }
}
