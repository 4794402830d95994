import type { Zone } from './zone.ts'

/** The first moment at which the zone data of Node and PostgreSQL show different local times. */
export interface ClockDifference {
  zone: string
  at: Date
  /** The local time at that moment, such as `2026-11-01T01:00`. */
  inPostgres: string
  inNode: string
}

const MINUTE_MS = 60_000
const STEP_MS = 6 * 60 * MINUTE_MS
const DAYS_AHEAD = 366

/**
 * Compares the local times of a zone in Node and PostgreSQL for the next 366 days. They differ if one of the two does not have
 * a new rule.
 *
 * @returns undefined if they agree.
 */
export function findClockDifference(zone: Zone, now: Date): ClockDifference | undefined {
  const clock = nodeClockOf(zone.name)
  const isDifferent = (ms: number) => clock(ms) !== zone.wallClockAt(ms).slice(0, 16)
  const first = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
  const last = first + DAYS_AHEAD * 24 * 60 * MINUTE_MS
  let after = first
  while (after <= last && !isDifferent(after)) after += STEP_MS
  if (after > last) return undefined
  let before = after - STEP_MS
  while (after > first && after - before > MINUTE_MS) {
    const middle = Math.floor((before + after) / 2 / MINUTE_MS) * MINUTE_MS
    if (isDifferent(middle)) after = middle
    else before = middle
  }
  const inPostgres = zone.wallClockAt(after).slice(0, 16)
  return { zone: zone.name, at: new Date(after), inPostgres, inNode: clock(after) }
}

/** Problems of the time zones of a database. Empty if Node and PostgreSQL agree on them. */
export function zoneProblems({ shop, event }: { shop: Zone; event: Zone }, now: Date): string[] {
  const zones = event.name === shop.name ? [shop] : [shop, event]
  return zones.flatMap((zone) => {
    const difference = findClockDifference(zone, now)
    return difference ? [describeClockDifference(difference)] : []
  })
}

/** Describes the difference and its solution. */
export function describeClockDifference({ zone, at, inPostgres, inNode }: ClockDifference): string {
  const since = at.toISOString().slice(0, 16)
  return `the time zone data of PostgreSQL and Node differ: at ${since}Z the local time in ${zone} is ${inPostgres} in PostgreSQL, which decides the days, and ${inNode} in Node ${process.versions.node} (data of ${process.versions.tz}). Update the older one. PostgreSQL: update the time zone package of its system, or PostgreSQL to its newest minor version. With the embedded server: set DATABASE_URL to a PostgreSQL that has the newest rules.`
}

function nodeClockOf(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
    return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`
  }
}
