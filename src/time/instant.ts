import { UTC, type Zone } from '../zones/zone.ts'

/** A time to the microsecond: as text for PostgreSQL's `timestamptz`, and in milliseconds since 1970. */
export interface Instant {
  text: string
  ms: number
}

/** The part of a time zone that converts local times and days to instants. */
export type LocalClock = Pick<Zone, 'momentOf' | 'beginOfDay'>

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59Z')

/**
 * Reads an ISO 8601 time, including .NET's seven-digit fractions. A time without an offset is a local time of `zone`. A date alone is the
 * first instant of that day in `zone`.
 *
 * @returns undefined for any other text, a date that does not exist, or a time outside the years 1 to 9999.
 */
export function parseInstant(text: string, zone: LocalClock = UTC): Instant | undefined {
  const match = INSTANT.exec(text)
  if (!match) return undefined
  const [, day = '', hour, minute = '00', second = '00', fraction = '', offset] = match
  const seconds = `${day}T${hour ?? '00'}:${minute}:${second}`
  const localMs = Date.parse(`${seconds}Z`)
  if (Number.isNaN(localMs) || !isDayOfMonth(day) || hour === '24') return undefined
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  if (offset === 'Z' || offset === 'z' || (offset === undefined && zone === UTC)) {
    return instantOf(localMs, seconds, micros)
  }
  const ms =
    offset !== undefined
      ? localMs - offsetMs(offset)
      : hour === undefined
        ? zone.beginOfDay(day)
        : zone.momentOf(localMs)
  return instantOf(ms, undefined, micros)
}

/** The microseconds since 1970. */
export const microsOf = ({ text, ms }: Instant): number => ms * 1000 + Number(text.slice(-4, -1))

/** @param seconds the same time as text, if known. */
function instantOf(ms: number, seconds: string | undefined, micros: string): Instant | undefined {
  if (ms < FIRST_MS || ms > LAST_MS) return undefined
  const text = `${seconds ?? new Date(ms).toISOString().slice(0, 19)}.${micros}Z`
  return { text, ms: ms + Number(micros.slice(0, 3)) }
}

/** Date.parse reads 30 February as 1 March. */
function isDayOfMonth(day: string): boolean {
  const date = Number(day.slice(8))
  return date <= 28 || date <= new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate()
}

function offsetMs(offset: string): number {
  const digits = offset.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)
  return (offset[0] === '-' ? -minutes : minutes) * 60_000
}
