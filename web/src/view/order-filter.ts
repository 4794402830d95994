import type { QueryOf } from '../api/client.ts'
import { codesOf, cohortIntervalNames, orderEventNames, orderStatusNames, segmentNames } from '../format/labels.ts'
import { isDay } from '../time/days.ts'

type OrdersQuery = QueryOf<'/api/analytics/orders'>

/** The filters of the list of orders, apart from the view of the page. */
export type OrderFilter = Pick<OrdersQuery, FilterName>

/** The interval of a cohort has its own name in the address: `interval` is the interval of the charts. */
const COHORT_INTERVAL = 'cohortInterval'

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

/** How each filter is read from an address. An empty label or reason selects orders without one. */
const readers = {
  search: someText,
  happened: oneOf(codesOf(orderEventNames)),
  status: oneOf(codesOf(orderStatusNames)),
  cancelReason: anyText,
  failureReason: anyText,
  channel: anyText,
  country: anyText,
  paymentMethod: anyText,
  couponCode: anyText,
  taxRate: (text: string) => (text === '' || Number.isFinite(Number(text)) ? text : undefined),
  productId: someText,
  variantId: anyText,
  sku: anyText,
  category: anyText,
  brand: anyText,
  customerId: someText,
  isGuest: (text: string) => (text === 'true' ? true : text === 'false' ? false : undefined),
  customers: oneOf(['new', 'returning', 'repeat']),
  segment: oneOf(codesOf(segmentNames)),
  cohort: (text: string) => (isDay(text) ? text : undefined),
  interval: oneOf(codesOf(cohortIntervalNames)),
  weekday: wholeNumber(1, 7),
  hour: wholeNumber(0, 23),
} as const

export type FilterName = keyof typeof readers
const filterNames = Object.keys(readers) as FilterName[]

const nameInAddress = (name: string) => (name === 'interval' ? COHORT_INTERVAL : name)

/** Reads the filters of an address. Invalid values are ignored. */
export function readOrderFilter(search: URLSearchParams): OrderFilter {
  const read = filterNames.flatMap((name) => {
    const text = search.get(nameInAddress(name))
    const value = text === null ? undefined : readers[name](text)
    return value === undefined ? [] : [[name, value]]
  })
  const filter: OrderFilter = Object.fromEntries(read)
  if (filter.cohort === undefined) delete filter.interval
  return filter
}

/** The filters of an address with invalid values, by their names in the address. An empty value is valid. */
export const invalidFilters = (search: URLSearchParams): string[] =>
  filterNames.flatMap((name) => {
    const text = search.get(nameInAddress(name))
    return text && readers[name](text) === undefined ? [nameInAddress(name)] : []
  })

/** A copy of the address's parameters with these filters instead of its own, at the first page of the list. */
export function writeOrderFilter(filter: OrderFilter, search: URLSearchParams): URLSearchParams {
  const written = new URLSearchParams(search)
  for (const name of ['cursor', 'behind', ...filterNames.map(nameInAddress)]) written.delete(name)
  for (const name of filterNames) {
    const value = filter[name]
    if (value !== undefined) written.set(nameInAddress(name), String(value))
  }
  return written
}
