import type { Zone } from '../zones/zone.ts'

/** Where a moment lies in the shop's own calendar. */
interface CalendarPlace {
  /** The shop's day, `YYYY-MM-DD`. */
  day: string
  /** The instant at which the shop's hour began, as ISO 8601 text in UTC. */
  hour: string
  /** The instant at which the quarter of an hour began, likewise. */
  quarter: string
}

/** Finds days and hours in the shop's time zone. */
export interface Calendar {
  /** The place of a moment, given in milliseconds since 1970. */
  placeOf(ms: number): CalendarPlace
}

/** Days and hours have begun at quarters of an hour ever since 2000, so all moments of one quarter share a place. */
const QUARTER_MS = 15 * 60 * 1000
const MAX_QUARTERS = 250_000

/** A calendar of the shop's zone. What was asked for most recently is remembered. */
export function createCalendar(zone: Zone): Calendar {
  let recent = new Map<number, CalendarPlace>()
  let older = new Map<number, CalendarPlace>()

  return {
    placeOf(ms) {
      const quarter = Math.floor(ms / QUARTER_MS)
      const known = recent.get(quarter)
      if (known) return known
      const place = older.get(quarter) ?? workOut(zone, quarter * QUARTER_MS)
      if (recent.size >= MAX_QUARTERS) [recent, older] = [new Map(), recent]
      recent.set(quarter, place)
      return place
    },
  }
}

function workOut(zone: Zone, quarter: number): CalendarPlace {
  return { day: zone.dayAt(quarter), hour: textOf(zone.hourAt(quarter)), quarter: textOf(quarter) }
}

const textOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`
