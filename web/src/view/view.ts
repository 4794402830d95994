import { CURRENCY_DECIMALS } from '../../../src/contracts/iso-4217.ts'
import {
  type Basis,
  basisNames,
  type Compare,
  codesOf,
  comparisonNames,
  type Interval,
  intervalNames,
} from '../format/labels.ts'
import { addDays, countDays, isDay } from '../time/days.ts'
import { type Days, isRangeName, isShortEnough, type RangeName, ranges } from './ranges.ts'

/** The choices that all pages share. They are part of the address, so a copied address shows the same. */
export interface View {
  /** A range that moves with the current day, or fixed days. */
  range: RangeName | Days
  compare: Compare
  /** Undefined: an interval that suits the number of days. */
  interval: Interval | undefined
  /** Undefined: the default currency of the shop. */
  currency: string | undefined
  /** The currency to which all amounts are converted. Undefined: amounts are in `currency`, and not converted. */
  reportingCurrency: string | undefined
  basis: Basis
  /** Undefined: the time zone of the shop. */
  timezone: string | undefined
  /** Undefined: the default tenant of the server. */
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
  'reportingCurrency',
  'basis',
  'timezone',
  'tenant',
]

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text)

/** Reads a view from an address. Missing and invalid parameters have their defaults. */
export function readView(search: URLSearchParams): View {
  return {
    range: readRange(search),
    compare: oneOf(codesOf(comparisonNames), search.get('compare')) ?? 'previous_period',
    interval: oneOf(codesOf(intervalNames), search.get('interval')),
    currency: readCurrency(search.get('currency') ?? ''),
    reportingCurrency: readCurrency(search.get('reportingCurrency') ?? ''),
    basis: oneOf(codesOf(basisNames), search.get('basis')) ?? 'event',
    timezone: readTimeZone(search.get('timezone') ?? ''),
    tenant: search.get('tenant') || undefined,
  }
}

/** The code of a currency, written in upper or lower case; undefined when no currency has this code. */
export function readCurrency(text: string): string | undefined {
  const code = text.trim().toUpperCase()
  return CURRENCY_DECIMALS.has(code) ? code : undefined
}

const isZone = new Map<string, boolean>()

/** A time zone by its name; undefined when this browser does not know it. Offsets such as `+02:00` are invalid, as in the API. */
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

/** A copy of the address's parameters with this view. Defaults are left out. */
export function writeView(view: View, search: URLSearchParams): URLSearchParams {
  const written = new URLSearchParams(search)
  // The page of a list belongs to the previous view.
  for (const name of [...VIEW_PARAMETERS, 'cursor', 'offset']) written.delete(name)
  const { range } = view
  if (typeof range === 'object') {
    written.set('startDate', range.startDate)
    written.set('endDate', range.endDate)
  } else if (range !== DEFAULT_RANGE) written.set('range', range)
  if (view.compare !== 'previous_period') written.set('compare', view.compare)
  if (view.interval) written.set('interval', view.interval)
  if (view.currency) written.set('currency', view.currency)
  if (view.reportingCurrency) written.set('reportingCurrency', view.reportingCurrency)
  if (view.basis !== 'event') written.set('basis', view.basis)
  if (view.timezone) written.set('timezone', view.timezone)
  if (view.tenant) written.set('tenant', view.tenant)
  return written
}

/** The period of a view. `firstDay`: the day of the shop's first sale. */
export function daysOf({ range }: View, today: string, firstDay: string | null): Days {
  if (typeof range === 'object') return range
  return ranges[range].days(today, firstDay ?? addDays(today, -29))
}

/** The chosen interval, or one that makes a readable number of buckets. */
export function intervalOf({ interval }: View, { startDate, endDate }: Days): Interval {
  if (interval) return interval
  const days = countDays(startDate, endDate)
  if (days <= 2) return 'hour'
  if (days <= 92) return 'day'
  if (days <= 366) return 'week'
  return days <= 366 * 5 ? 'month' : 'year'
}
