/** A moment, to the microsecond, as PostgreSQL's `timestamptz` reads it, and in whole milliseconds since 1970. */
export interface Instant {
  text: string
  ms: number
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59Z')

/**
 * Reads an ISO 8601 time, .NET's seven-digit fractions and missing offsets (taken as UTC) included.
 *
 * @returns undefined when it is no such text, a date that does not exist, or outside the years 1 to 9999.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = INSTANT.exec(text)
  if (!match) return undefined
  const [, day = '', hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match
  const localMs = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(localMs) || !isDayOfMonth(day) || hour === '24') return undefined
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  if (offset === 'Z' || offset === 'z') return instantOf(localMs, `${day}T${hour}:${minute}:${second}`, micros)
  const ms = localMs - offsetMs(offset)
  return instantOf(ms, new Date(ms).toISOString().slice(0, 19), micros)
}

function instantOf(ms: number, seconds: string, micros: string): Instant | undefined {
  if (ms < FIRST_MS || ms > LAST_MS) return undefined
  return { text: `${seconds}.${micros}Z`, ms: ms + Number(micros.slice(0, 3)) }
}

/** Date.parse takes 30 February for 1 March. */
function isDayOfMonth(day: string): boolean {
  const date = Number(day.slice(8))
  return date <= 28 || date <= new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate()
}

function offsetMs(offset: string): number {
  const digits = offset.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)
  return (offset[0] === '-' ? -minutes : minutes) * 60_000
}
