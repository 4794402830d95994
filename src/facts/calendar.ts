import type { Zone } from '../zones/zone.ts'

/** The day, hour and quarter of an hour of a moment, in the shop's time zone. */
interface CalendarPlace {
  /** The shop's day, `YYYY-MM-DD`. */
  day: string
  /** The instant at which the shop's hour began, as ISO 8601 text in UTC. */
  hour: string
  /** The instant at which the quarter of an hour began, as ISO 8601 text in UTC. */
  quarter: string
}

/** Finds days and hours in the shop's time zone. */
export interface Calendar {
  /** The place of a moment, given in milliseconds since 1970. */
  placeOf(ms: number): CalendarPlace
}

/** Since 2000, days and hours begin at quarters of an hour in all zones. All moments of a quarter therefore have the same place. */
const QUARTER_MS = 15 * 60 * 1000
const MAX_QUARTERS = 250_000

/** A calendar of the shop's zone. It caches the most recent places. */
export function createCalendar(zone: Zone): Calendar {
  let recent = new Map<number, CalendarPlace>()
  let older = new Map<number, CalendarPlace>()

  return {
    placeOf(ms) {
      const quarter = Math.floor(ms / QUARTER_MS)
      const known = recent.get(quarter)
      if (known) return known
      const place = older.get(quarter) ?? findPlace(zone, quarter * QUARTER_MS)
      if (recent.size >= MAX_QUARTERS) [recent, older] = [new Map(), recent]
      recent.set(quarter, place)
      return place
    },
  }
}

function findPlace(zone: Zone, quarter: number): CalendarPlace {
  return { day: zone.dayAt(quarter), hour: textOf(zone.hourAt(quarter)), quarter: textOf(quarter) }
}

const textOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`
