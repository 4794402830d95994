import { Type } from 'typebox'
import { Format } from 'typebox/format'
import { Id } from '../../../contracts/contract.ts'
import { parseMoney } from '../../../money.ts'
import { parseInstant } from '../../../time/instant.ts'
import { oneOf } from '../../engine/parameters.ts'
import { markOfPerson } from '../../engine/persons.ts'
import { type Segment, segmentsByScores } from '../../metrics/segments.ts'

// The parameters of lists of orders.

const idOf = (what: string) => ({ ...Id.anyOf[0], expected: `the id of ${what}, 1 to 200 characters` })

export const OrderId = Type.String({ ...idOf('an order'), description: 'The order' })
export const CustomerId = Type.String({ ...idOf('a customer'), description: 'The customer' })

export const CustomerParam = Type.Optional(
  markOfPerson(Type.String({ ...idOf('a customer'), description: 'Only orders of this customer' })),
)

export const ProductParam = Type.Optional(
  Type.String({
    ...idOf('a product'),
    description: 'Only orders with this product. Amounts are those of whole orders',
  }),
)

const labelOf = (description: string) =>
  Type.Optional(
    Type.String({ format: 'short-text', maxLength: 200, expected: 'text of at most 200 characters', description }),
  )

export const CategoryParam = labelOf('Only orders with a product of this category, as the catalogue says now')
export const BrandParam = labelOf('Only orders with a product of this brand, as the catalogue says now')
export const VariantParam = labelOf(
  'Only orders with this variant. A line that states no variant has the one of its product in the catalogue',
)
export const SkuParam = labelOf(
  'Only orders with this stock keeping unit. A line that states none has the one of its product in the catalogue',
)

Format.Set('tax-rate', (text) => text === '' || parseMoney(text) !== undefined)

export const TaxRateParam = Type.Optional(
  Type.String({
    format: 'tax-rate',
    expected: 'a number in percent, such as 19',
    description:
      'Only orders with a line of this rate of tax. Amounts are those of whole orders. Empty for orders without any rate',
  }),
)

const STATUSES = [
  'placed',
  'paid',
  'unpaid',
  'partly_shipped',
  'shipped',
  'unshipped',
  'cancelled',
  'cancelled_before_payment',
  'cancelled_before_shipment',
  'cancelled_after_shipment',
  'refunded',
  'payment_failed',
] as const
export type OrderStatus = (typeof STATUSES)[number]

const optionOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Optional(
    Type.Unsafe<T[number]>(Type.Enum([...values], { expected: `one of ${values.join(', ')}`, description })),
  )

export const StatusParam = optionOf(
  STATUSES,
  'Only orders that have reached this status at any time, as in the funnel. `unpaid` and `unshipped` are orders without a payment, or not completely shipped, until now. `payment_failed` are orders with a failed payment that were never paid',
)

const STEPS = [
  'placed',
  'adjusted',
  'reversed',
  'refunded',
  'charged_back',
  'cancelled',
  'returned',
  'payment_failed',
] as const
export type OrderStep = (typeof STEPS)[number]

export const HappenedParam = optionOf(
  STEPS,
  'Only orders to which this happened in the period: adjusted: a later revision changed the total, with basis=event; reversed is refunded, charged back or cancelled, and with basis=order the days of the orders decide; returned: orders with returned units, where `productId` is a returned product; payment_failed: orders with a failed payment in the period, whenever they were placed, where `paymentMethod` and `failureReason` are those of the payment. By default orders that were placed, refunded or cancelled in it',
)

export const CancelReasonParam = labelOf(
  'Only orders that were cancelled for this reason. Empty for orders cancelled without a reason',
)
export const FailureReasonParam = labelOf(
  'Only orders whose last failed payment has this reason. Empty for failed payments without a reason',
)

export const CustomersParam = optionOf(
  ['new', 'returning', 'repeat'],
  'Only orders of customers whose first order was in the period (`new`) or before it (`returning`), or of customers with two or more orders in the period (`repeat`)',
)

const SEGMENTS = [...new Set(segmentsByScores)].sort()
export const SegmentParam = Type.Optional(
  Type.Unsafe<Segment>(
    Type.Enum(SEGMENTS, {
      expected: `one of ${SEGMENTS.join(', ')}`,
      description: 'Only orders of customers who are in this segment now',
    }),
  ),
)

export const OrderSearch = Type.Optional(
  Type.String({ ...idOf('an order, or its beginning'), description: 'Only orders whose id begins with this text' }),
)
export const CustomerSearch = Type.Optional(
  Type.String({
    ...idOf('a customer, or its beginning'),
    description: 'Only customers whose id begins with this text',
  }),
)

export const IsGuest = Type.Optional(
  Type.Boolean({
    expected: 'true or false',
    description: 'Only orders of guests (`true`) or only orders of customers (`false`)',
  }),
)

export const CohortParam = Type.Optional(
  Type.String({
    format: 'date',
    expected: 'a date that exists, written YYYY-MM-DD',
    description:
      'Only orders of customers whose first order was in the same day, week, month, quarter or year (see `interval`) as this day',
  }),
)

export const CohortLength = oneOf(
  ['day', 'week', 'month', 'quarter', 'year'],
  'Length of the period of `cohort`. Without `cohort` it has no effect',
  'month',
)

const fromTo = (first: number, last: number, description: string) =>
  Type.Optional(
    Type.Integer({
      minimum: first,
      maximum: last,
      expected: `a whole number from ${first} to ${last}`,
      description,
    }),
  )

export const HourParam = fromTo(0, 23, 'Only this hour of the day, in local time')
export const WeekdayParam = fromTo(1, 7, 'Only this day of the week, where 1 is Monday')

export const DEFAULT_ORDERS = 50
const MOST_ORDERS = 500

export const OrderLimit = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: MOST_ORDERS,
    default: DEFAULT_ORDERS,
    expected: `a whole number from 1 to ${MOST_ORDERS}`,
    description: 'Maximum number of rows',
  }),
)

Format.Set('order-cursor', (text) => readCursor(text) !== undefined)

export const OrderCursor = Type.Optional(
  Type.String({
    format: 'order-cursor',
    expected: 'the `next` of the page before',
    description: 'The `next` of the previous page. Pages do not shift when new rows arrive',
  }),
)

const KINDS = ['order', 'creditNote'] as const

/** The position of a row in a list, newest first. */
export interface Position {
  /** ISO 8601 text. */
  at: string
  id: string
  kind: (typeof KINDS)[number]
}

export function writeCursor({ at, id, kind }: Position): string {
  return Buffer.from(JSON.stringify([at, id, kind])).toString('base64url')
}

/** @returns undefined for a text that is not a cursor. */
export function readCursor(text: string): Position | undefined {
  try {
    const [at, id, kind] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const known = KINDS.find((one) => one === kind)
    const instant = typeof at === 'string' ? parseInstant(at) : undefined
    if (!instant || !known || typeof id !== 'string' || !Format.Test('id', id)) return undefined
    return { at: instant.text, id, kind: known }
  } catch {
    return undefined
  }
}
