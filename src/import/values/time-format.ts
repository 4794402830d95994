import { ImportError } from '../import-error.ts'
import { monthNumber } from './month-names.ts'
import { readIsoTime } from './read-time.ts'
import { readZone } from './time-zone-text.ts'

/** The parts of a format, with the names of PostgreSQL's `to_timestamp`, and `EPOCH`, seconds since 1970. */
const tokens: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MM: '(?<month>\\d{1,2})',
  MONTH: '(?<monthName>[\\p{L}.]+)',
  MON: '(?<monthName>[\\p{L}.]+)',
  DD: '(?<day>\\d{1,2})',
  DAY: '[\\p{L}.]+',
  DY: '[\\p{L}.]+',
  HH24: '(?<hour>\\d{1,2})',
  HH12: '(?<hour>\\d{1,2})',
  MI: '(?<minute>\\d{1,2})',
  SS: '(?<second>\\d{1,2})(?:[.,](?<behindSecond>\\d{1,9}))?',
  FF: '(?<fraction>\\d{1,9})',
  AM: '(?<half>[AaPp])\\.?[Mm]\\.?',
  TZ: '(?<zone>[A-Za-z]+(?:/[A-Za-z_/+-]+)?|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d\\d)?)(?: [A-Z]{3,5})?',
  UTC: '(?<utc>UTC|GMT|Z)',
  EPOCH: '(?<epoch>\\d{9,11}(?:[.,]\\d{1,9})?|\\d{12,14})',
}
const sameAs: Readonly<Record<string, string>> = { MS: 'FF', US: 'FF', PM: 'AM', GMT: 'UTC', Z: 'UTC' }
/** Groups of parts. A format has up to one part of each group. */
const kinds: readonly (readonly string[])[] = [
  ['YYYY', 'YY', 'EPOCH'],
  ['MM', 'MON', 'MONTH', 'EPOCH'],
  ['DD', 'EPOCH'],
  ['HH24', 'HH12'],
  ['MI'],
  ['SS'],
  ['FF'],
  ['AM'],
  ['TZ', 'UTC'],
]
const REQUIRED_KINDS = 3
const TOKEN =
  /"[^"]*"|YYYY|YY|[Mm][Oo][Nn][Tt][Hh]|[Mm][Oo][Nn]|MM|MI|MS|DD|[Dd][Aa][Yy]|[Dd][Yy]|HH24|HH12|SS|FF\d?|US|AM|PM|TZ|UTC|GMT|Z|EPOCH/g
const SPLIT = new RegExp(`(${TOKEN.source})`)

/**
 * Makes a function that reads times in a format of these parts. Text in quotes is literal. Leading zeros are optional,
 * and seconds may have a fraction. The result has a zone only if the format has one.
 *
 * @throws ImportError when the format is invalid.
 */
export function timeReader(format: string): (text: string) => string | undefined {
  const parts = format.split(SPLIT).filter((part) => part !== '')
  const found = parts.map(tokenOf).filter((token) => token !== undefined)
  const hasOtherLetters = parts.some(
    (part) => tokenOf(part) === undefined && !part.startsWith('"') && /[A-SU-Za-z]/.test(part),
  )
  const counts = kinds.map((kind) => kind.filter((token) => found.includes(token)).length)
  const isDoubled = new Set(found).size < found.length || counts.some((count) => count > 1)
  if (hasOtherLetters || isDoubled || counts.slice(0, REQUIRED_KINDS).includes(0)) {
    throw new ImportError(
      `timeFormat is "${format}"; allowed: ${Object.keys(tokens).join(', ')}, each once, for example DD/MM/YYYY HH24:MI`,
    )
  }
  const pattern = new RegExp(`^${parts.map((part) => patternOf(part)).join('')}$`, 'u')
  return (text) => {
    const groups = pattern.exec(text)?.groups
    return groups && (groups.epoch === undefined ? readParts(groups) : readEpoch(groups.epoch))
  }
}

function tokenOf(part: string): string | undefined {
  const name = part.toUpperCase().replace(/^FF\d$/, 'FF')
  if (part.startsWith('"')) return undefined
  const token = sameAs[name] ?? name
  return Object.hasOwn(tokens, token) && SPLIT.test(part) ? token : undefined
}

function patternOf(part: string): string {
  const token = tokenOf(part)
  if (token !== undefined) return tokens[token] ?? ''
  const text = part.startsWith('"') ? part.slice(1, -1) : part
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

type Parts = Record<string, string | undefined>

function readParts(parts: Parts): string | undefined {
  const zone = parts.utc === undefined ? (parts.zone === undefined ? undefined : readZone(parts.zone)) : { offset: 'Z' }
  if (parts.zone !== undefined && zone === undefined) return undefined
  const local = toIso(parts)
  if (local === undefined) return undefined
  if (zone === undefined) return readIsoTime(local)
  if ('offset' in zone) return readIsoTime(`${local}${zone.offset}`)
  const read = readIsoTime(local)
  return read && `${read} ${zone.zone}`
}

function toIso(parts: Parts): string | undefined {
  const { year, shortYear, month, monthName, day, hour, minute, second, behindSecond, fraction, half } = parts
  const monthOfYear = monthName === undefined ? month : monthNumber(monthName)
  if (monthOfYear === undefined) return undefined
  // As in PostgreSQL: 70 is 1970, 69 is 2069.
  const fullYear = year ?? (Number(shortYear) < 70 ? `20${shortYear}` : `19${shortYear}`)
  const hours = half === undefined ? hour : hourOfDay(Number(hour), half)
  if (hours === undefined && hour !== undefined) return undefined
  const seconds = [second, fraction ?? behindSecond].filter((part) => part !== undefined)
  return `${fullYear}-${two(monthOfYear)}-${two(day)}T${two(hours)}:${two(minute)}:${two(seconds[0])}${seconds[1] ? `.${seconds[1]}` : ''}`
}

function hourOfDay(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

function two(number: string | number | undefined): string {
  return String(number ?? 0).padStart(2, '0')
}

/** Seconds since 1970, or milliseconds if there are twelve digits or more. */
function readEpoch(text: string): string | undefined {
  const [whole = '', fraction = ''] = text.split(/[.,]/)
  const ms = whole.length >= 12 ? Number(whole) : Number(whole) * 1000
  const seconds = new Date(ms).toISOString().slice(0, whole.length >= 12 ? 23 : 19)
  return readIsoTime(`${seconds}${fraction && `.${fraction}`}Z`)
}
