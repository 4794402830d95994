import { parseInstant } from '../time.ts'
import { ImportError } from './import-error.ts'

const HAS_ZONE = /z$|:\d\d.*[+-]\d\d(:?\d\d)?$/i
const LATEST = Date.UTC(9000)

const tokens: Record<string, string> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
  HH24: '(?<hour>\\d{1,2})',
  HH12: '(?<hour>\\d{1,2})',
  MI: '(?<minute>\\d{1,2})',
  SS: '(?<second>\\d{1,2})',
  AM: '(?<half>[AaPp])\\.?[Mm]\\.?',
}
const TOKEN = /YYYY|MM|DD|HH24|HH12|MI|SS|AM/g
const SPLIT = new RegExp(`(${TOKEN.source})`)
const literal = (part: string) => part.replaceAll(/[^\w\s]/g, '\\$&')

/**
 * Reads an ISO 8601 time.
 *
 * @returns text that PostgreSQL reads as `timestamptz`: in UTC with a `Z`, or without zone where the text names
 * none, so that it means the zone of the import. Undefined when it is no time.
 */
export function readIsoTime(text: string): string | undefined {
  const instant = parseInstant(text)
  // Years below 100 would be read as 19…, and those beyond 9999 have no such text.
  if (!instant || Number(text.slice(0, 4)) < 1900 || instant.ms > LATEST) return undefined
  return HAS_ZONE.test(text) ? instant.text : instant.text.slice(0, -1)
}

/**
 * Makes a reader of times in a format of `YYYY`, `MM`, `DD`, `HH24`, `HH12`, `AM`, `MI` and `SS`, as PostgreSQL's
 * `to_timestamp` names them. A number may lack its leading zero. What it reads has no zone of its own.
 *
 * @throws ImportError when the format is not made of these.
 */
export function timeReader(format: string): (text: string) => string | undefined {
  const found: string[] = format.match(TOKEN) ?? []
  const stranger = /[A-SU-Za-z]/.exec(format.replaceAll(TOKEN, ''))?.[0]
  const isWhole = ['YYYY', 'MM', 'DD'].every((token) => found.includes(token))
  if (stranger || !isWhole || new Set(found.map((token) => token.slice(0, 2))).size < found.length) {
    throw new ImportError(
      `timeFormat is "${format}"; it is made of ${Object.keys(tokens).join(', ')}, each once, for example DD/MM/YYYY HH24:MI`,
    )
  }
  const parts = format.split(SPLIT)
  const pattern = new RegExp(`^${parts.map((part) => tokens[part] ?? literal(part)).join('')}$`)
  return (text) => {
    const groups = pattern.exec(text)?.groups
    return groups && readIsoTime(toIso(groups))
  }
}

function toIso({ year, month, day, hour, minute, second, half }: Record<string, string | undefined>): string {
  const two = (number: string | number | undefined) => String(number ?? 0).padStart(2, '0')
  const afterNoon = half?.toLowerCase() === 'p' ? 12 : 0
  const hours = half ? (Number(hour) % 12) + afterNoon : hour
  return `${year}-${two(month)}-${two(day)}T${two(hours)}:${two(minute)}:${two(second)}`
}
