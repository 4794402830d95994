import { instantOf, placeInCalendar } from './oracle.ts'

/** A time with microseconds. Its text sorts in the same sequence. */
export interface Moment {
  text: string
  ms: number
}

export function momentOf(time: string): Moment {
  const ms = instantOf(time)
  const micros = (/[.,](\d+)/.exec(time)?.[1] ?? '').slice(0, 6).padEnd(6, '0')
  return { ms, text: `${new Date(ms).toISOString().slice(0, 20)}${micros}Z` }
}

export function earliest(moments: readonly Moment[]): Moment | undefined {
  return [...moments].sort((a, b) => (a.text < b.text ? -1 : 1))[0]
}

const QUARTER_MS = 900_000

/** The day of a time in the shop, and the instants at which its hour and its quarter of an hour began. */
export interface Place {
  day: string
  hour: string
  quarter: string
}

const places = new Map<string, Place>()

export function placeOf({ ms }: Moment, timeZone: string): Place {
  const name = `${ms} ${timeZone}`
  const known = places.get(name)
  if (known) return known
  const { date, hour } = placeInCalendar(ms, timeZone)
  const quarter = new Date(ms - (ms % QUARTER_MS)).toISOString()
  const place = { day: date, hour: new Date(hour).toISOString(), quarter }
  places.set(name, place)
  return place
}

export const GRAINS = ['day', 'week', 'month', 'quarter', 'year'] as const

/** The first day of the period of a day. Weeks begin on Monday. */
export function periodOf(grain: (typeof GRAINS)[number], day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  if (grain === 'day') return day
  if (grain === 'week') return dateOf(numberOf(day) - ((numberOf(day) + 3) % 7))
  const firstMonth = { month, quarter: month - ((month - 1) % 3), year: 1 }[grain]
  return `${String(year).padStart(4, '0')}-${String(firstMonth).padStart(2, '0')}-01`
}

export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from)

/** Days since 1970-01-01, which was a Thursday. */
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000
const dateOf = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10)
