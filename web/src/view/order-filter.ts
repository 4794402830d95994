import type { QueryOf } from '../api/client.ts'
import { isDay } from './days.ts'

type OrdersQuery = QueryOf<'/api/analytics/orders'>

/** What narrows the list of orders, beside what the whole page is about. */
export type OrderFilter = Pick<OrdersQuery, FilterName>

/** In the address the length of a cohort has a name of its own: `interval` is that of the page's charts. */
const COHORT_INTERVAL = 'cohortInterval'

const HAPPENED = ['placed', 'reversed', 'refunded', 'cancelled', 'payment_failed'] as const
const STATUSES = [
  ...(['placed', 'paid', 'unpaid', 'shipped', 'unshipped', 'refunded', 'payment_failed', 'cancelled'] as const),
  ...(['cancelled_before_payment', 'cancelled_before_shipment', 'cancelled_after_shipment'] as const),
]
const COHORT_INTERVALS = ['day', 'week', 'month', 'quarter', 'year'] as const
const SEGMENTS = [
  ...(['champions', 'loyal', 'potential_loyalists', 'new_customers', 'promising', 'need_attention'] as const),
  ...(['about_to_sleep', 'at_risk', 'cannot_lose', 'hibernating', 'lost'] as const),
]

const oneOf =
  <T extends string>(values: readonly T[]) =>
  (text: string): T | undefined =>
    values.find((value) => value === text)
const someText = (text: string) => (text === '' ? undefined : text)
const anyText = (text: string) => text
const wholeNumber = (first: number, last: number) => (text: string) => {
  const number = Number(text)
  return /^\d+$/.test(text) && number >= first && number <= last ? number : undefined
}

/** Each filter, and how it is read from an address. Labels and reasons may be empty: orders without one. */
const readers = {
  search: someText,
  happened: oneOf(HAPPENED),
  status: oneOf(STATUSES),
  cancelReason: anyText,
  failureReason: anyText,
  channel: anyText,
  country: anyText,
  paymentMethod: anyText,
  couponCode: someText,
  productId: someText,
  customerId: someText,
  isGuest: (text: string) => (text === 'true' ? true : text === 'false' ? false : undefined),
  customers: oneOf(['new', 'returning']),
  segment: oneOf(SEGMENTS),
  cohort: (text: string) => (isDay(text) ? text : undefined),
  interval: oneOf(COHORT_INTERVALS),
  weekday: wholeNumber(1, 7),
  hour: wholeNumber(0, 23),
} as const

export type FilterName = keyof typeof readers
const filterNames = Object.keys(readers) as FilterName[]
export const filterValues = {
  ...{ happened: HAPPENED, status: STATUSES, segment: SEGMENTS, interval: COHORT_INTERVALS },
} as const

const inAddress = (name: string) => (name === 'interval' ? COHORT_INTERVAL : name)

/** Reads the filters of an address; what none of them can be is left out. */
export function readOrderFilter(search: URLSearchParams): OrderFilter {
  const read = filterNames.flatMap((name) => {
    const text = search.get(inAddress(name))
    const value = text === null ? undefined : readers[name](text)
    return value === undefined ? [] : [[name, value]]
  })
  const filter: OrderFilter = Object.fromEntries(read)
  if (filter.cohort === undefined) delete filter.interval
  return filter
}

/** The filters of an address that say something they cannot be, by their names there. An empty one says nothing. */
export const wrongFilters = (search: URLSearchParams): string[] =>
  filterNames.flatMap((name) => {
    const text = search.get(inAddress(name))
    return text && readers[name](text) === undefined ? [inAddress(name)] : []
  })

/** A copy of the address's parameters with these filters instead of its own, at the first page of the list. */
export function writeOrderFilter(filter: OrderFilter, search: URLSearchParams): URLSearchParams {
  const written = new URLSearchParams(search)
  for (const name of ['cursor', 'behind', ...filterNames.map(inAddress)]) written.delete(name)
  for (const name of filterNames) {
    const value = filter[name]
    if (value !== undefined) written.set(inAddress(name), String(value))
  }
  return written
}
