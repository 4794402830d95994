import { CURRENCY_DECIMALS } from '../../../src/contracts/iso-4217.ts'
import { addDays, countDays, isDay } from './days.ts'
import { type Days, isRangeName, isShortEnough, type RangeName, ranges } from './ranges.ts'

export const INTERVALS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Interval = (typeof INTERVALS)[number]

export const COMPARISONS = ['previous_period', 'previous_year', 'none'] as const
export type Compare = (typeof COMPARISONS)[number]

export const BASES = ['event', 'order'] as const
export type Basis = (typeof BASES)[number]

/** What all pages are about. It stands in the address of the page, so that a copied address shows the same. */
export interface View {
  /** A range that moves on with the day, or fixed days. */
  range: RangeName | Days
  compare: Compare
  /** Undefined: whatever suits the number of days. */
  interval: Interval | undefined
  /** Undefined: the shop's default. */
  currency: string | undefined
  basis: Basis
  /** Undefined: the shop's own. */
  timezone: string | undefined
  /** Undefined: the one that the server answers for by default. */
  tenant: string | undefined
}

const DEFAULT_RANGE = '30d'

/** The parameters of the address that make up a view. */
const VIEW_PARAMETERS = [
  'range',
  'startDate',
  'endDate',
  'compare',
  'interval',
  'currency',
  'basis',
  'timezone',
  'tenant',
]

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text)

/** Reads a view from an address; what it does not say, or says wrongly, is as by default. */
export function readView(search: URLSearchParams): View {
  return {
    range: readRange(search),
    compare: oneOf(COMPARISONS, search.get('compare')) ?? 'previous_period',
    interval: oneOf(INTERVALS, search.get('interval')),
    currency: readCurrency(search.get('currency') ?? ''),
    basis: oneOf(BASES, search.get('basis')) ?? 'event',
    timezone: readTimeZone(search.get('timezone') ?? ''),
    tenant: search.get('tenant') || undefined,
  }
}

/** The code of a currency, in whatever case it was written; undefined when there is none of this name. */
export function readCurrency(text: string): string | undefined {
  const code = text.trim().toUpperCase()
  return CURRENCY_DECIMALS.has(code) ? code : undefined
}

const isZone = new Map<string, boolean>()

/** A time zone by its name; undefined when this browser knows none. Offsets such as `+02:00`, which the API does not take, are none. */
export function readTimeZone(text: string): string | undefined {
  if (!/^[a-z]/i.test(text)) return undefined
  if (!isZone.has(text)) isZone.set(text, canWriteTimesOf(text))
  return isZone.get(text) ? text : undefined
}

function canWriteTimesOf(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined
  } catch {
    return false
  }
}

function readRange(search: URLSearchParams): RangeName | Days {
  const [startDate, endDate, range] = ['startDate', 'endDate', 'range'].map((name) => search.get(name) ?? '')
  if (startDate && endDate && isDay(startDate) && isDay(endDate) && startDate <= endDate) {
    if (isShortEnough({ startDate, endDate })) return { startDate, endDate }
  }
  return range && isRangeName(range) ? range : DEFAULT_RANGE
}

/** A copy of the address's parameters with this view. What is as by default is left out. */
export function writeView(view: View, search: URLSearchParams): URLSearchParams {
  const written = new URLSearchParams(search)
  // A page of a list is one of the list that was shown.
  for (const name of [...VIEW_PARAMETERS, 'cursor', 'offset']) written.delete(name)
  const { range } = view
  if (typeof range === 'object') {
    written.set('startDate', range.startDate)
    written.set('endDate', range.endDate)
  } else if (range !== DEFAULT_RANGE) written.set('range', range)
  if (view.compare !== 'previous_period') written.set('compare', view.compare)
  if (view.interval) written.set('interval', view.interval)
  if (view.currency) written.set('currency', view.currency)
  if (view.basis !== 'event') written.set('basis', view.basis)
  if (view.timezone) written.set('timezone', view.timezone)
  if (view.tenant) written.set('tenant', view.tenant)
  return written
}

/** The days that a view is about. `firstDay`: of the shop's first sale. */
export function daysOf({ range }: View, today: string, firstDay: string | null): Days {
  if (typeof range === 'object') return range
  return ranges[range].days(today, firstDay ?? addDays(today, -29))
}

/** The interval asked for, else one that makes a readable number of buckets. */
export function intervalOf({ interval }: View, { startDate, endDate }: Days): Interval {
  if (interval) return interval
  const days = countDays(startDate, endDate)
  if (days <= 2) return 'hour'
  if (days <= 92) return 'day'
  if (days <= 366) return 'week'
  return days <= 366 * 5 ? 'month' : 'year'
}
