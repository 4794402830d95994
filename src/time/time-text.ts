import { clockOfNode } from '../zones/node-clock.ts'
import { addDays } from './days.ts'
import { readEpoch } from './epoch.ts'
import { type Instant, type LocalClock, parseInstant } from './instant.ts'

const LONGEST = 100

/** Reads the forms of times as text other than ISO 8601. */
export function readTimeText(text: string, zone: LocalClock): Instant | undefined {
  if (text.length > LONGEST) return undefined
  const [time, clock] = splitZone(text.trim(), zone)
  if (clock === undefined) return undefined
  const jsonDate = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(time)?.[1]
  if (jsonDate !== undefined) return readEpoch(jsonDate, 'milliseconds')
  if (/^-?[\d.]+$/.test(time) && !COMPACT_NUMBER.test(time)) return readEpoch(time)
  const iso = isoOf(time)
  return iso === undefined ? undefined : parseInstant(iso, clock)
}

/** Splits off RFC 9557's `[Europe/Berlin]`, which is the time zone of a time without an offset. */
function splitZone(text: string, zone: LocalClock): [string, LocalClock | undefined] {
  const [, time, suffixes] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(text) ?? []
  if (time === undefined || suffixes === undefined) return [text, zone]
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
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?([.,]\d{1,9})?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/i
const EXTENDED =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T_ ]+(\d{2}):(\d{2})(?::(\d{2})([.,]\d{1,9})?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i
const RFC_2822 =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})[ -]([a-z]{3})[a-z]{0,6}[ -](\d{4})\s+(\d{2}):(\d{2})(?::(\d{2}))?([.]\d{1,9})?\s*(Z|[+-]\d{4}|[a-z]{3})?$/i
/** The form of JavaScript and C: with the month first, and the year before or after the time. */
const MONTH_FIRST =
  /^[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(?:(\d{4})\s+)?(\d{2}):(\d{2}):(\d{2})(?:\s*(Z|[+-]\d{4}|[a-z]{3}))?(?:\s+(\d{4}))?$/i

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

interface Parts {
  date: string
  hour: string | undefined
  minute?: string | undefined
  second?: string | undefined
  fraction?: string | undefined
  offset?: string | undefined
}

function isoOf(text: string): string | undefined {
  const parts = partsOf(withOffset(text))
  return parts && writeIso(parts)
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

function partsOf(text: string): Parts | undefined {
  const numeric = EXTENDED.exec(text) ?? COMPACT.exec(text)
  if (numeric) {
    const [, year, month, day, hour, minute, second, fraction, offset] = numeric
    return { date: `${year}-${month}-${day}`, hour, minute, second, fraction, offset }
  }
  const mail = RFC_2822.exec(text)
  if (mail) {
    const [, day = '', month = '', year = '', hour, minute, second, fraction, zone] = mail
    return withWords({ year, month, day, zone }, { hour, minute, second, fraction })
  }
  const [, month, day = '', early, hour, minute, second, zone, late] = MONTH_FIRST.exec(text) ?? []
  const year = early ?? late
  if (month === undefined || year === undefined || (early !== undefined && late !== undefined)) return undefined
  return withWords({ year, month, day, zone }, { hour, minute, second })
}

interface Words {
  year: string
  month: string
  day: string
  zone: string | undefined
}

function withWords({ year, month, day, zone }: Words, time: Omit<Parts, 'date' | 'offset'>): Parts | undefined {
  const number = MONTHS.indexOf(month.toLowerCase()) + 1
  const offset = zone === undefined || /^(Z|[+-])/i.test(zone) ? zone : RFC_2822_ZONES[zone.toLowerCase()]
  if (number === 0 || (zone !== undefined && offset === undefined)) return undefined
  return { ...time, date: `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`, offset }
}

/** 24:00 is midnight of the next day. A leap second, `:60`, becomes the last microsecond of its minute, so that the day stays the same. */
function writeIso({ date, hour, minute = '00', second = '00', fraction = '', offset = '' }: Parts): string | undefined {
  if (hour === undefined) return `${date}${offset}`
  if (hour === '24') {
    if (/[1-9]/.test(minute + second + fraction) || !parseInstant(date)) return undefined
    return `${addDays(date, 1)}T00:00:00${offset}`
  }
  const [seconds, behind] = second === '60' ? ['59', '.999999'] : [second, fraction]
  return `${date}T${hour}:${minute}:${seconds}${behind}${offset.toUpperCase()}`
}
