import { clockOfNode } from '../zones/node-clock.ts'
import { addDays } from './days.ts'
import { readEpoch } from './epoch.ts'
import { type Instant, type LocalClock, parseInstant } from './instant.ts'

const LONGEST = 100
/** Blanks that do not break a line, which word processors and ICU write. */
const BLANK = /[\u00a0\u2009\u202f\u3000]/g
const DASH = /[\u2010-\u2013\u2212]/g
/** A number with at most one point. A date such as `2026.03.02` has two. */
const NUMBER = /^-?\d*\.?\d*$/

/** Reads the forms of times as text other than ISO 8601. */
export function readTimeText(text: string, zone: LocalClock): Instant | undefined {
  if (text.length > LONGEST) return undefined
  const [time, clock] = splitZone(text.trim().replace(BLANK, ' ').replace(DASH, '-'), zone)
  if (clock === undefined) return undefined
  const jsonDate = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(time)?.[1]
  if (jsonDate !== undefined) return readEpoch(jsonDate, 'milliseconds')
  if (NUMBER.test(time) && !COMPACT_NUMBER.test(time)) return readEpoch(time)
  const iso = isoOf(time)
  return iso === undefined ? undefined : parseInstant(iso, clock)
}

const ZONE_NAME = /^(.*\d(?:\s*[ap]\.?m\.?)?)\s+([a-z]+(?:\/[a-z\d_+-]+)+)$/i

/** Splits off RFC 9557's `[Europe/Berlin]`, or the same name after a blank: the time zone of a time without an offset. */
function splitZone(text: string, zone: LocalClock): [string, LocalClock | undefined] {
  const [, time, suffixes] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(text) ?? []
  if (time === undefined || suffixes === undefined) {
    const [, before, name] = ZONE_NAME.exec(text) ?? []
    return before === undefined || name === undefined ? [text, zone] : [before, clockOfNode(name)]
  }
  const name = suffixes
    .slice(1, -1)
    .split('][')
    .find((suffix) => !suffix.includes('='))
  if (name === undefined) return [time, zone]
  const isOfOffset = /\d(Z|[+-]\d{2}:?\d{2})$/i.test(time) && time.includes(':')
  return [time, isOfOffset ? zone : clockOfNode(name.replace(/^!/, ''))]
}

/** A date in digits, `20260302` or `20260302100000`, not a time since 1970. */
const COMPACT_NUMBER = /^(?:19|20)\d{6}(?:\d{6})?$/

const WEEKDAY = '(?:[a-z]{3,9},?\\s+)?'
const MONTH = '(?<month>[a-z]{3})[a-z]{0,6}'
const TIME =
  '(?<hour>\\d{1,2})(?::(?<minute>\\d{2})(?::(?<second>\\d{2})(?<fraction>[.,]\\d+)?)?)?(?:\\s*(?<half>[ap])\\.?m\\.?)?'
const OFFSET = '(?<zone>Z|[+-]\\d{2}(?::?\\d{2})?)?'
/** An offset, or one of the abbreviations that RFC 2822 defines. */
const ZONE = '(?<zone>Z|[+-]\\d{4}|[a-z]{3})?'

const FORMS = [
  `(?<year>\\d{4})(?<mark>[-/.]) ?(?<month>\\d{1,2})\\k<mark> ?(?<day>\\d{1,2})\\.?(?:[T_ ]+${TIME})?\\s*${OFFSET}`,
  `(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?:T?(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})?(?<fraction>[.,]\\d+)?)?${OFFSET}`,
  // RFC 2822
  `${WEEKDAY}(?<day>\\d{1,2})[ -]${MONTH}[ -](?<year>\\d{4})(?:\\s+${TIME}\\s*${ZONE})?`,
  // JavaScript, Java and macOS
  `${WEEKDAY}${MONTH}\\s+(?<day>\\d{1,2}),?\\s+(?<year>\\d{4})(?:,?(?:\\s+at)?\\s+${TIME}\\s*${ZONE})?`,
  // C and Go
  `[a-z]{3}\\s+${MONTH}\\s+(?<day>\\d{1,2})\\s+${TIME}(?:\\s*${ZONE})?\\s+(?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'))

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** RFC 2822, section 4.3: the only abbreviations of zones that it gives a meaning. */
const RFC_2822_ZONES: Readonly<Record<string, string>> = {
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',

  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'half' | 'zone'
type Parts = { readonly [part in Part]?: string }

function isoOf(text: string): string | undefined {
  const plain = withOffset(text)
  for (const form of FORMS) {
    const parts = form.exec(plain)?.groups as Parts | undefined
    if (parts) return writeIso(parts)
  }
  return undefined
}

/** `UTC`, `GMT+01:00`, Go's `+0000 UTC` and JavaScript's `(Central European Standard Time)` become the offset alone. */
function withOffset(text: string): string {
  return text
    .replace(/ m=[+-][\d.]+$/, '')
    .replace(/\s*\([^()]*\)$/, '')
    .replace(/([+-]\d{2}:?\d{2})\s+[A-Z]{2,5}$/, '$1')
    .replace(
      /\s*(?<![A-Z])(?:UTC|GMT|UT)(?=[+-]\d{2}|\s|$)([+-]\d{2}(?::?\d{2})?)?/i,
      (_, offset?: string) => offset ?? 'Z',
    )
}

const two = (digits: string) => digits.padStart(2, '0')

/** 24:00 is midnight of the next day. A leap second, `:60`, becomes the last microsecond of its minute, so that the day stays the same. */
function writeIso({ year = '', month = '', day = '', zone = '', ...time }: Parts): string | undefined {
  const number = /\d/.test(month) ? month : String(MONTHS.indexOf(month.toLowerCase()) + 1)
  const offset = /^[a-z]{3}$/i.test(zone) ? RFC_2822_ZONES[zone.toLowerCase()] : zone.toUpperCase()
  if (offset === undefined) return undefined
  const date = `${year}-${two(number)}-${two(day)}`
  if (time.hour === undefined) return `${date}${offset}`
  const { minute = '00', second = '00', fraction = '' } = time
  const hour = hourOf(time.hour, time.half)
  if (hour === '24') {
    if (/[1-9]/.test(minute + second + fraction) || !parseInstant(date)) return undefined
    return `${addDays(date, 1)}T00:00:00${offset}`
  }
  const [seconds, behind] = second === '60' ? ['59', '.999999'] : [second, fraction.slice(0, 10)]
  return hour && `${date}T${hour}:${minute}:${seconds}${behind}${offset}`
}

/** The hour of the day. @returns undefined for an hour that a clock with twelve hours does not have. */
function hourOf(hour: string, half: string | undefined): string | undefined {
  if (half === undefined) return two(hour)
  const number = Number(hour)
  if (number < 1 || number > 12) return undefined
  return two(String((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0)))
}
