import type { QueryOf } from '../api/client.ts'

// The names that users read for codes. Addresses, requests and CSV files keep the codes.
//
// A table of names is also the list of its codes: its type comes from the API, so that a code that is missing here, or that
// the API does not know, does not compile.

type SeriesQuery = QueryOf<'/api/analytics/sales/series'>
type OrdersQuery = QueryOf<'/api/analytics/orders'>

export type Interval = NonNullable<SeriesQuery['interval']>
export type Compare = NonNullable<SeriesQuery['compare']>
export type Basis = NonNullable<SeriesQuery['basis']>
export type CohortInterval = NonNullable<OrdersQuery['interval']>
export type Segment = NonNullable<OrdersQuery['segment']>
type RestatedOrdersQuery = QueryOf<'/api/analytics/sales/restatements/orders'>
type ChangeReason = NonNullable<RestatedOrdersQuery['reason']>
type OrderStatus = NonNullable<OrdersQuery['status']>
type OrderEvent = NonNullable<OrdersQuery['happened']>

type Names<Code extends string> = Readonly<Record<Code, string>>

/** The codes of a table of names, in its order. */
export const codesOf = <Code extends string>(names: Names<Code>): readonly Code[] => Object.keys(names) as Code[]

export const intervalNames: Names<Interval> = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
}

export const cohortIntervalNames: Names<CohortInterval> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
}

export const comparisonNames: Names<Compare> = {
  previous_period: 'Previous period',
  previous_year: 'Previous year',
  none: 'No comparison',
}

/** The day on which refunds and cancellations count. */
export const basisNames: Names<Basis> = { event: 'Their own date', order: 'The order date' }

/** The progress of an order, as the list of orders filters by it. */
export const orderStatusNames: Names<OrderStatus> = {
  paid: 'Paid',
  unpaid: 'Unpaid',
  partly_shipped: 'Partly shipped first',
  shipped: 'Shipped',
  unshipped: 'Not shipped completely',
  refunded: 'Refunded, fully or partly',
  payment_failed: 'Payment failed, never paid',
  cancelled: 'Cancelled',
  cancelled_before_payment: 'Cancelled before payment',
  cancelled_before_shipment: 'Cancelled before shipment',
  cancelled_after_shipment: 'Cancelled after shipment',
  placed: 'Placed',
}

/** What happened to an order in the period. */
export const orderEventNames: Names<OrderEvent> = {
  placed: 'Placed in the period',
  adjusted: 'Total revised in the period',
  refunded: 'Refunded in the period',
  charged_back: 'Charged back in the period',
  cancelled: 'Cancelled in the period',
  reversed: 'Refunded, charged back or cancelled in the period',
  returned: 'Items returned in the period',
  payment_failed: 'Payment failed in the period',
}

/** Why numbers of past days have changed. */
export const changeReasonNames: Names<ChangeReason> = {
  order: 'Late orders',
  revision: 'Revisions',
  refund: 'Refunds',
  cancellation: 'Cancellations',
  void: 'Voids',
  withdrawal: 'Withdrawals',
}

/** Segments of customers, the most recent buyers first. */
export const segmentNames: Names<Segment> = {
  champions: 'Champions',
  loyal: 'Loyal',
  potential_loyalists: 'Potential loyalists',
  new_customers: 'New customers',
  promising: 'Promising',
  need_attention: 'Need attention',
  about_to_sleep: 'About to sleep',
  at_risk: 'At risk',
  cannot_lose: 'Cannot lose them',
  hibernating: 'Hibernating',
  lost: 'Lost',
}

/** The name of a value that was not sent, such as the channel of an order. */
const UNKNOWN = 'Unknown'

/** Codes whose name is more than their own words. */
const CHANNELS = new Map([
  ['api', 'API'],
  ['b2b', 'B2B'],
  ['ios', 'iOS'],
  ['pos', 'Point of sale'],
])
const PAYMENT_METHODS = new Map([
  ['apple_pay', 'Apple Pay'],
  ['bnpl', 'Buy now, pay later'],
  ['eps', 'EPS'],
  ['google_pay', 'Google Pay'],
  ['ideal', 'iDEAL'],
  ['paypal', 'PayPal'],
  ['sepa', 'SEPA'],
  ['sepa_debit', 'SEPA direct debit'],
  ['twint', 'TWINT'],
])

export const channelName = (channel: string | null): string => CHANNELS.get(channel ?? '') ?? inWords(channel)

export const paymentMethodName = (method: string | null): string => PAYMENT_METHODS.get(method ?? '') ?? inWords(method)

/** Why an order was cancelled, an amount refunded or a payment refused. */
export const reasonName = (reason: string | null): string => (reason ? inWords(reason) : 'No reason given')

/** The name of a country by its ISO 3166 code, in the language of the browser. Any other text is shown as it is. */
export function countryName(country: string | null, locale?: string): string {
  if (!country) return UNKNOWN
  return (/^[A-Z]{2}$/.test(country) && namesOf('region', locale).of(country)) || country
}

/** The name of a currency by its ISO 4217 code, in the language of the browser: `US Dollar`. */
export const currencyName = (currency: string, locale?: string): string =>
  (/^[A-Z]{3}$/.test(currency) && namesOf('currency', locale).of(currency)) || currency

/** The labels by which sales are grouped. */
export const dimensions = {
  channel: { label: 'Channel', title: 'Channels', nameOf: channelName },
  country: { label: 'Country', title: 'Countries', nameOf: (country: string) => countryName(country) },
  paymentMethod: { label: 'Payment method', title: 'Payment methods', nameOf: paymentMethodName },
} as const

export type Dimension = keyof typeof dimensions

const displayNames = new Map<string, Intl.DisplayNames>()

function namesOf(type: 'region' | 'currency', locale: string | undefined): Intl.DisplayNames {
  const key = `${type} ${locale ?? ''}`
  const names = displayNames.get(key) ?? new Intl.DisplayNames(locale, { type, fallback: 'none' })
  displayNames.set(key, names)
  return names
}

/** A code without a name of its own, in sentence case: `credit_card` as `Credit card`. */
export function inWords(code: string | null): string {
  const [first = '', ...rest] = (code ?? '').replaceAll('_', ' ').trim()
  return first === '' ? UNKNOWN : `${first.toUpperCase()}${rest.join('')}`
}
