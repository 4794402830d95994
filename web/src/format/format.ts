import { CURRENCY_DECIMALS } from '../../../src/contracts/iso-4217.ts'

/** Formats numbers, amounts and times in the language of the reader. Null is a dash. */
export interface Format {
  money(amount: number | null): string
  /** `€12.4K`, for axes and small places. */
  moneyShort(amount: number): string
  /** A number of things; units of products can be fractions, such as 1.5 metres. */
  count(count: number | null): string
  countShort(count: number): string
  /** A fraction as a percentage. */
  share(fraction: number | null): string
  /** A fraction as a percentage with its sign. */
  change(fraction: number | null): string
  decimal(value: number | null): string
  /** A day `YYYY-MM-DD`. */
  day(day: string): string
  dayWithWeekday(day: string): string
  /** Without the year, for axes. */
  dayShort(day: string): string
  days(first: string, last: string): string
  month(day: string): string
  /** An instant, in the time zone of the page. */
  instant(instant: string | null): string
  instantWithSeconds(instant: string): string
  time(instant: string): string
  timeWithSeconds(instant: string): string
  /** The full name of the weekday of a day. */
  weekdayName(day: string): string
  /** The name of a weekday, 1 being Monday. */
  weekday(weekday: number): string
  weekdayLong(weekday: number): string
  hour(hour: number): string
  /** The start and end of an hour: `14:00 – 15:00`. */
  hourSpan(hour: number): string
  /** A duration: `3.2 days`. */
  span(seconds: number | null): string
  /** A short duration, rounded down: `3d`. */
  spanShort(seconds: number): string
  bytes(bytes: number): string
}

interface FormatSettings {
  currency: string
  timeZone: string
  locale?: string
}

const DASH = '–'

/** Changes from this fraction on are written in compact form, such as +1M%. */
const LARGE_CHANGE = 100

const orDash =
  <T>(write: (value: T) => string) =>
  (value: T | null) =>
    value === null ? DASH : write(value)

const SPANS: readonly [unit: string, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

const longestSpanIn = (seconds: number) =>
  SPANS.find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const)

export function createFormat({ currency, timeZone, locale }: FormatSettings): Format {
  const number = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options)
    return (value: number) => format.format(value)
  }
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options)
  const ofDay = (options: Intl.DateTimeFormatOptions) => {
    const format = date({ ...options, timeZone: 'UTC' })
    return (day: string) => format.format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
  }
  const ofInstant = (options: Intl.DateTimeFormatOptions) => {
    const format = date({ ...options, timeZone })
    return (instant: string) => format.format(new Date(instant))
  }
  // Intl has the digits of CLDR, which omits the fractions of Hungarian and Iraqi amounts.
  const digits = CURRENCY_DECIMALS.get(currency) ?? 2
  const money = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
  const signed = { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' } as const
  const change = number(signed)
  const changeShort = number({ ...signed, notation: 'compact' })
  const dayRange = date({ dateStyle: 'medium', timeZone: 'UTC' })
  const weekday = ofDay({ weekday: 'short' })
  const weekdayLong = ofDay({ weekday: 'long' })
  const wallTime = date({ timeStyle: 'short', timeZone: 'UTC' })
  const clock = (hours: number) => wallTime.format(new Date(Date.UTC(2024, 0, 1, hours)))
  const hour = date({ hour: 'numeric', timeZone: 'UTC' })
  const spanIn = (unit: string) => number({ style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 })
  return {
    money: orDash(number(money)),
    moneyShort: number({ ...money, notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 }),
    count: orDash(number({ maximumFractionDigits: 6 })),
    countShort: number({ notation: 'compact', maximumFractionDigits: 1 }),
    share: orDash(number({ style: 'percent', maximumFractionDigits: 1 })),
    change: orDash((fraction) => (Math.abs(fraction) < LARGE_CHANGE ? change : changeShort)(fraction)),
    decimal: orDash(number({ maximumFractionDigits: 2 })),
    day: ofDay({ day: 'numeric', month: 'short', year: 'numeric' }),
    dayWithWeekday: ofDay({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    dayShort: ofDay({ day: 'numeric', month: 'short' }),
    days: (first, last) => dayRange.formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`)),
    month: ofDay({ month: 'short', year: 'numeric' }),
    instant: orDash(ofInstant({ dateStyle: 'medium', timeStyle: 'short' })),
    instantWithSeconds: ofInstant({ dateStyle: 'medium', timeStyle: 'medium' }),
    time: ofInstant({ timeStyle: 'short' }),
    timeWithSeconds: ofInstant({ timeStyle: 'medium' }),
    weekday: (day) => weekday(`2024-01-0${day}`),
    weekdayName: ofDay({ weekday: 'long' }),
    weekdayLong: (day) => weekdayLong(`2024-01-0${day}`),
    hourSpan: (value) => `${clock(value)} – ${clock((value + 1) % 24)}`,
    hour: (value) => hour.format(new Date(Date.UTC(2024, 0, 1, value))),
    spanShort: (seconds) => {
      const [unit, length] = longestSpanIn(seconds)
      return number({ style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 0 })(
        Math.floor(seconds / length),
      )
    },
    span: orDash((seconds) => {
      const [unit, length] = longestSpanIn(seconds)
      return spanIn(unit)(seconds / length)
    }),
    bytes: (bytes) => {
      const [unit, length] = (
        [
          ['gigabyte', 1e9],
          ['megabyte', 1e6],
          ['kilobyte', 1e3],
        ] as const
      ).find(([, each]) => bytes >= each) ?? ['byte', 1]
      // The short form of bytes is the word without its plural.
      const unitDisplay = unit === 'byte' ? 'long' : 'short'
      return number({ style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 })(bytes / length)
    },
  }
}
