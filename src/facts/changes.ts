import type { Money } from '../money.ts'
import { type Units, wholeUnits } from '../units.ts'

/** A line of an order. */
export interface OrderLine {
  productId: string
  /** In whole numbers, rounded half away from zero: for sums of the type `bigint`. */
  quantity: number
  /** Exactly, at the scale of `Money`: 1.5 metres, or below zero for what came back. For sums of the type `numeric`. */
  units: Units
  /** What the line came to. */
  total: Money
}

/** Where an order came from; empty text where it does not say. */
export interface OrderLabels {
  channel: string
  country: string
  paymentMethod: string
}

/** An order became known as placed. Comes once an order, whatever arrives how often in which order. */
export interface OrderPlaced extends OrderLabels {
  type: 'OrderPlaced'
  tenantId: string
  orderId: string
  /** Undefined for a guest. */
  customerId: string | undefined
  currency: string
  /** The shop's day of the order, `YYYY-MM-DD`. */
  day: string
  /** The instant at which the shop's hour of the order began, as ISO 8601 text. */
  hour: string
  /** The instant at which its quarter of an hour began. */
  quarter: string
  total: Money
  discount: Money
  tax: Money
  shipping: Money
  lines: OrderLine[]
  /** The day of the customer's first order in this currency; undefined for a guest. */
  cohortDay?: string
}

/** Units and money of one product that a refund or cancellation took back. */
export interface ReversedLine {
  productId: string
  /** As for `OrderLine`. */
  quantity: number
  units: Units
  amount: Money
}

/**
 * A refund or a cancellation took something back. When a later event shows it in another light (an earlier refund turns up,
 * so less was left to cancel), the old one comes again with the opposite `sign`, then the new one.
 */
export interface OrderReversed extends OrderLabels {
  type: 'OrderReversed'
  tenantId: string
  /** Undefined for a credit note, which names no order. */
  orderId: string | undefined
  customerId: string | undefined
  kind: 'refund' | 'cancellation'
  /** That of the order, while `currency` is that of the refund. */
  orderCurrency: string
  /** 1: counts; -1: no longer counts. All numbers below are as they are; see `signed`. */
  sign: 1 | -1
  currency: string
  /** When it happened. */
  day: string
  hour: string
  quarter: string
  /** When its order was placed; for a credit note the same as the above. */
  orderDay: string
  orderHour: string
  orderQuarter: string
  /** What was refunded, or the total of the order that was cancelled. */
  amount: Money
  /** What it took from net revenue: never more than was left of the order. */
  reversed: Money
  /** What it took from each product, never more than was left of it. */
  lines: ReversedLine[]
  /** As for `OrderPlaced`. */
  cohortDay?: string
}

/** The steps of an order that the funnel counts, in the order of the report. The steps of cancellations say how far the order had come. */
export const funnelSteps = [
  'placed',
  'paid',
  'shipped',
  'refunded',
  'payment_failed',
  'cancelled_before_payment',
  'cancelled_before_shipment',
  'cancelled_after_shipment',
] as const
export type FunnelStep = (typeof funnelSteps)[number]

/** An order came to a step, or (`sign` -1) it turned out to have come there otherwise. */
export interface OrderReached {
  type: 'OrderReached'
  tenantId: string
  currency: string
  /** The day of the order. */
  orderDay: string
  step: FunnelStep
  /** Why it was cancelled or its payment failed; else empty. */
  reason: string
  sign: 1 | -1
  /** Between the step before it and this one; 0 where the step has no time. */
  seconds: number
}

/** A payment was made or refused. */
export interface PaymentTried {
  type: 'PaymentTried'
  tenantId: string
  orderId: string
  currency: string
  day: string
  quarter: string
  outcome: 'processed' | 'failed'
  paymentMethod: string
  /** Why it failed; else empty. */
  reason: string
  sign: 1 | -1
  amount: Money
}

/** A customer was found to have placed an order on a day on which none was known. */
export interface CustomerActiveOnDay {
  type: 'CustomerActiveOnDay'
  tenantId: string
  customerId: string
  currency: string
  /** `YYYY-MM-DD` */
  day: string
  /** The same customer's nearest known days with an order before and after it. */
  previousDay: string | undefined
  nextDay: string | undefined
  /** The day of the customer's first order. */
  cohortDay: string
}

/** What a customer did on a day, as the cohorts have counted it. */
export interface CustomerDay {
  day: string
  orders: number
  revenue: Money
  /** What refunds and cancellations of that day took from net revenue. */
  reversed: Money
  /** What they took, whenever it was, from the orders of that day. */
  reversedByOrder: Money
}

/** A customer's first order became known, or an older one than was known. */
export interface FirstOrderMoved {
  type: 'FirstOrderMoved'
  tenantId: string
  customerId: string
  currency: string
  /** The day of the first order that was known; undefined when there was none. */
  from: string | undefined
  to: string
  /** All that was counted for this customer until now. */
  history: CustomerDay[]
}

/** The stock of a product changed. */
export interface StockMoved {
  type: 'StockMoved'
  tenantId: string
  productId: string
  /** Units, positive or negative, in whole numbers. */
  opening: number
  restocked: number
  adjusted: number
  shipped: number
  reserved: number
  /** The same, exactly: for sums of the type `numeric`. */
  units: StockUnits
}

/** A product was corrected or restocked; the event may state the resulting level. */
export interface StockStated {
  type: 'StockStated'
  tenantId: string
  productId: string
  /** ISO 8601 text. */
  at: string
  eventId: string
  change: Units
  /** Undefined where the event states none. */
  level: Units | undefined
}

export type StockUnits = Record<'opening' | 'restocked' | 'adjusted' | 'shipped' | 'reserved', Units>

/**
 * What became true that was not true before. A change is self-contained: a perspective never looks anything up.
 * Perspectives read nothing else, so a fact that arrives twice, late or under another message id cannot count twice.
 */
export type Change =
  | OrderPlaced
  | OrderReversed
  | OrderReached
  | PaymentTried
  | CustomerActiveOnDay
  | FirstOrderMoved
  | StockMoved
  | StockStated
export type ChangeType = Change['type']
export type ChangeOf<T extends ChangeType> = Extract<Change, { type: T }>

/** The days whose rows a change adds to, for live updates. */
const CHANGED_DAYS: { readonly [T in ChangeType]: (change: ChangeOf<T>) => (string | undefined)[] } = {
  OrderPlaced: ({ day }) => [day],
  OrderReversed: ({ day, orderDay }) => [day, orderDay],
  OrderReached: ({ orderDay }) => [orderDay],
  PaymentTried: ({ day }) => [day],
  CustomerActiveOnDay: ({ day, nextDay }) => [day, nextDay],
  FirstOrderMoved: ({ from, to, history }) => [from, to, ...history.map(({ day }) => day)],
  StockMoved: () => [],
  StockStated: () => [],
}

/** The types of all changes. */
export const changeTypes = Object.keys(CHANGED_DAYS) as ChangeType[]

/** The days whose rows a change adds to. */
export function daysOfChange(change: Change): string[] {
  const days = CHANGED_DAYS[change.type] as (change: Change) => (string | undefined)[]
  return days(change).filter((day) => day !== undefined)
}

/** How many units an order holds, over all its lines, in whole numbers. */
export const unitsOf = (order: { lines: readonly Pick<OrderLine, 'units'>[] }): number =>
  wholeUnits(exactUnitsOf(order))

/** The same, exactly. */
export const exactUnitsOf = ({ lines }: { lines: readonly Pick<OrderLine, 'units'>[] }): Units => {
  let sum = 0n
  for (const { units } of lines) sum += units
  return sum
}
