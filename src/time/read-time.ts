import { UTC } from '../zones/zone.ts'
import { readEpoch } from './epoch.ts'
import { type Instant, type LocalClock, parseInstant } from './instant.ts'
import { readTimeText } from './time-text.ts'

/** The allowed form of a time, for messages. */
export const EXPECTED_TIME = 'a time that exists, such as 2026-04-17T12:13:07Z or seconds or milliseconds since 1970'

/**
 * Reads a time in any of the forms listed in docs/times.md.
 *
 * @param zone of times without an offset.
 * @returns undefined for any other value, and for a time that does not exist or is ambiguous.
 */
export function readTime(value: unknown, zone: LocalClock = UTC): Instant | undefined {
  if (typeof value === 'string') return parseInstant(value, zone) ?? readTimeText(value, zone)
  if (typeof value === 'number') return readTimeText(String(value), zone)
  if (Array.isArray(value)) return readNumbers(value, zone)
  return typeof value === 'object' && value !== null
    ? readObject(value as Readonly<Record<string, unknown>>, zone)
    : undefined
}

/** The year 1 or 0. 1 January of the year 1 is the same with the day or the month first. */
const UNSET = /^\s*(?:000[01]\D|0?1[./-]0?1[./-]0001\b)/
/** Blanks, and words that systems write in place of a time. `Invalid date` is JavaScript's text of a time that could not be read. */
const NO_TIME: ReadonlySet<string> = new Set([
  '',
  '-',
  'null',
  'nil',
  'none',
  'undefined',
  'nan',
  'nat',
  'n/a',
  'invalid date',
])
const SECOND_YEAR_MS = Date.parse('0002-01-01T00:00:00Z')

/**
 * Whether a value means that a time was never set: the year 1 of .NET and Go, MySQL's 0, blanks, or a word such as `null`. Such a time counts as absent.
 */
export function isUnsetTime(value: unknown): boolean {
  if (typeof value === 'string') {
    // A fast path: almost all times begin with the 1 or 2 of their year.
    if (/^[12]\d/.test(value)) return false
    if (UNSET.test(value) || NO_TIME.has(value.trim().toLowerCase())) return true
  }
  return (readTime(value)?.ms ?? SECOND_YEAR_MS) < SECOND_YEAR_MS
}

const two = (number: number) => String(number).padStart(2, '0')

/** `[year, month, day, hour, minute, second, nanosecond]`, as Java's Jackson writes a `LocalDateTime`. The time of day is optional. */
function readNumbers(numbers: readonly unknown[], zone: LocalClock): Instant | undefined {
  if (numbers.length < 3 || numbers.length === 4 || numbers.length > 7 || !numbers.every(isWholeNumber))
    return undefined
  const [year = 0, month = 0, day = 0, ...time] = numbers
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  if (time.length === 0) return readTime(date, zone)
  const [hour = 0, minute = 0, second = 0, nanosecond = 0] = time
  return readTime(`${date}T${two(hour)}:${two(minute)}:${two(second)}.${String(nanosecond).padStart(9, '0')}`, zone)
}

const isWholeNumber = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0

/** A time as an object has one of these keys, in all supported libraries. */
export const TIME_OBJECT_KEYS = ['$date', 'seconds', '_seconds', 'epochSecond', 'timezone'] as const

/** MongoDB's `{ "$date": … }`, Firestore's and protobuf's `{ "seconds", "nanoseconds" }`, PHP's `{ "date", "timezone_type", "timezone" }`. */
function readObject(value: Readonly<Record<string, unknown>>, zone: LocalClock): Instant | undefined {
  if ('$date' in value) return typeof value.$date === 'object' ? readLong(value.$date) : readTime(value.$date, zone)
  const seconds = value.seconds ?? value._seconds ?? value.epochSecond
  if (seconds !== undefined)
    return readSeconds(seconds, value.nanoseconds ?? value._nanoseconds ?? value.nanos ?? value.nano ?? 0)
  if (typeof value.date !== 'string' || typeof value.timezone !== 'string') return undefined
  const isZone = value.timezone_type === 3
  return readTime(isZone ? `${value.date}[${value.timezone}]` : `${value.date} ${value.timezone}`, zone)
}

function readLong(value: unknown): Instant | undefined {
  const { $numberLong: milliseconds } = (value ?? {}) as { $numberLong?: unknown }
  return typeof milliseconds === 'string' || typeof milliseconds === 'number'
    ? readEpoch(String(milliseconds), 'milliseconds')
    : undefined
}

function readSeconds(seconds: unknown, nanoseconds: unknown): Instant | undefined {
  if (!isWholeNumber(nanoseconds) || nanoseconds > 999_999_999) return undefined
  return readEpoch(`${seconds}.${String(nanoseconds).padStart(9, '0')}`, 'seconds')
}
