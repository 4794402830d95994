import { DAY_MS, HOUR_MS } from '../durations.ts'

/** The local times of a time zone, and the begins of its days and hours. All moments are milliseconds since 1970. */
export interface Zone {
  name: string
  /** The offset from UTC at that moment, in milliseconds. */
  offsetAt(ms: number): number
  /** The day as `YYYY-MM-DD`. A day that has ended does not return, even if the clock is turned back over midnight. */
  dayAt(ms: number): string
  /** The local time, such as `2024-12-12T14:05:00`. */
  wallClockAt(ms: number): string
  /** The begin of a day: the first instant at which the local time is not before the day. */
  beginOfDay(day: string): number
  /** The begin of the local hour. If the clock changed within the hour, the moment of the change. */
  hourAt(ms: number): number
  /**
   * The moment of a local time, which is given as if it were UTC. An ambiguous time means the earlier moment. A time that a
   * change of the clock skips is shifted by that change.
   */
  momentOf(localMs: number): number
  /** The times after the clock was turned back over midnight, until the next midnight. They belong to the later day. */
  secondEvenings: readonly SecondEvening[]
  /** Sorted by time. The first one also applies to the time before it. */
  changes: readonly ClockChange[]
}

/** From `from` until before `to`. */
interface SecondEvening {
  from: number
  to: number
  /** The day that had begun before the change. */
  day: string
}

/** The offset from UTC that begins at a moment. */
export interface ClockChange {
  at: number
  offsetMs: number
}

interface Span {
  from: number
  to: number
  offsetMs: number
}

const QUARTER_MS = 15 * 60_000
/** More than the difference between any two zones, and more than any change of a clock. */
const REACH_MS = 2 * DAY_MS

/** @param changes sorted by time. The first one also applies to the time before it. */
export function createZone(name: string, changes: readonly ClockChange[]): Zone {
  const spans: Span[] = changes.map(({ at, offsetMs }, i) => ({
    from: i === 0 ? Number.NEGATIVE_INFINITY : at,
    to: changes[i + 1]?.at ?? Number.POSITIVE_INFINITY,
    offsetMs,
  }))
  const secondEvenings = spans.slice(1).flatMap((span, i) => secondEveningOf(spans[i] as Span, span) ?? [])
  const spanAt = (ms: number) => spans[indexAt(spans, ms)] as Span
  const spansAround = (ms: number) => spans.slice(indexAt(spans, ms - REACH_MS), indexAt(spans, ms + REACH_MS) + 1)

  return {
    name,
    changes,
    secondEvenings,
    offsetAt: (ms) => spanAt(ms).offsetMs,
    dayAt(ms) {
      const evening = secondEvenings.find(({ from, to }) => from <= ms && ms < to)
      return evening?.day ?? textOf(ms + spanAt(ms).offsetMs).slice(0, 10)
    },
    wallClockAt: (ms) => textOf(ms + spanAt(ms).offsetMs),
    beginOfDay(day) {
      const midnight = Date.parse(`${day}T00:00:00Z`)
      for (const { from, to, offsetMs } of spansAround(midnight)) {
        const first = Math.max(from, midnight - offsetMs)
        if (first < to) return first
      }
      throw new Error(`${day} never begins in ${name}`)
    },
    hourAt(ms) {
      const { from, offsetMs } = spanAt(ms)
      const onTheClock = Math.floor((ms + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs
      return onTheClock >= from ? onTheClock : Math.floor(from / QUARTER_MS) * QUARTER_MS
    },
    momentOf(localMs) {
      const around = spansAround(localMs)
      for (const { from, to, offsetMs } of around) {
        const ms = localMs - offsetMs
        if (from <= ms && ms < to) return ms
      }
      const before = around.findLast(({ from, offsetMs }) => from <= localMs - offsetMs) ?? (around[0] as Span)
      return localMs - before.offsetMs
    },
  }
}

export const UTC = createZone('UTC', [{ at: 0, offsetMs: 0 }])

/** Whether two zones have the same rules, under different names. */
export function haveSameClock(one: Zone, other: Zone): boolean {
  return (
    JSON.stringify(one.changes.slice(1)) === JSON.stringify(other.changes.slice(1)) &&
    one.offsetAt(0) === other.offsetAt(0)
  )
}

/** The begins of the hours from a moment until before another. */
export function hoursBetween(zone: Zone, from: number, to: number): number[] {
  const hours: number[] = []
  for (let ms = from; ms < to; ms += QUARTER_MS) {
    const hour = zone.hourAt(ms)
    if (hour !== hours.at(-1)) hours.push(hour)
  }
  return hours
}

/** The index of the last span that has begun. */
function indexAt(spans: readonly Span[], ms: number): number {
  let low = 0
  let high = spans.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((spans[middle] as Span).from <= ms) low = middle
    else high = middle - 1
  }
  return low
}

function secondEveningOf(before: Span, { from, offsetMs }: Span): SecondEvening | undefined {
  const day = textOf(from - 1 + before.offsetMs).slice(0, 10)
  const midnight = Date.parse(`${day}T00:00:00Z`) - offsetMs
  return midnight > from ? { from, to: midnight, day } : undefined
}

const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59Z')

function textOf(ms: number): string {
  return new Date(Math.min(Math.max(ms, FIRST_MS), LAST_MS)).toISOString().slice(0, 19)
}
