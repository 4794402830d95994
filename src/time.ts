/** A moment, to the microsecond, as PostgreSQL's `timestamptz` reads it, and in whole milliseconds since 1970. */
export interface Instant {
  text: string
  ms: number
}

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/

/**
 * Reads an ISO 8601 time, .NET's seven-digit fractions and missing offsets (taken as UTC) included.
 *
 * @returns undefined when it is no such text or a date that does not exist.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = INSTANT.exec(text)
  if (!match) return undefined
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match
  const utcMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const date = new Date(utcMs)
  const exists =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60
  if (!exists) return undefined
  const seconds = new Date(utcMs - offsetMs(offset)).toISOString().slice(0, 19)
  const micros = fraction.slice(0, 6).padEnd(6, '0')
  return { text: `${seconds}.${micros}Z`, ms: utcMs - offsetMs(offset) + Number(micros.slice(0, 3)) }
}

function offsetMs(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0
  const digits = offset.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)
  return (offset[0] === '-' ? -minutes : minutes) * 60_000
}
