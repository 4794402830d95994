import type { Money } from '../money.ts'
import type { Units } from '../units.ts'
import type { CustomerActiveOnDay, FirstOrderMoved } from './customers/activity-changes.ts'
import type { CostedLine, OrderAmounts, OrderLabels, OrderLine, ReversedLine } from './orders/order-parts.ts'
import type { StockCounted, StockMoved, StockMovedAt, StockStated } from './stock/stock-changes.ts'

/**
 * An order was placed, as its highest revision describes it. If a later event changes or voids the order, the change is repeated with
 * the opposite `sign`, and the change of the revised order follows.
 */
export interface OrderPlaced extends OrderLabels, OrderAmounts {
  type: 'OrderPlaced'
  tenantId: string
  orderId: string
  /** 1 adds, -1 subtracts. The numbers below do not include the sign. */
  sign: 1 | -1
  /** Undefined for a guest. */
  customerId: string | undefined
  currency: string
  /** The time of the order as ISO 8601 text in UTC, to the microsecond. */
  at: string
  /** The shop's day of the order, `YYYY-MM-DD`. */
  day: string
  /** The instant at which the shop's hour of the order began, as ISO 8601 text. */
  hour: string
  /** The instant at which its quarter of an hour began. */
  quarter: string
  /** Whether the amounts of the lines include the tax. */
  taxIncluded: boolean
  lines: OrderLine[]
  /** The day of the customer's first order in this currency. Undefined for a guest. */
  cohortDay?: string
}

/**
 * What a revised order adds to sums by the day of the event, besides what `OrderPlaced` adds. For an order with two or more revisions, these
 * changes take the order from its own day, and add each revision on the day on which it counts.
 */
export interface OrderRestated extends OrderLabels, OrderAmounts {
  type: 'OrderRestated'
  tenantId: string
  orderId: string
  /** `placed` is a whole order. `adjusted` is a revision, or with `sign` -1 the revision before it, and counts no order. */
  kind: 'placed' | 'adjusted'
  sign: 1 | -1
  currency: string
  /** The currency of the order, and the quarter of an hour in which it was placed. */
  orderCurrency: string
  orderQuarter: string
  /** The day, hour and quarter of an hour in which it counts. */
  day: string
  hour: string
  quarter: string
  /** Whether the amounts of the lines include the tax. */
  taxIncluded: boolean
  lines: OrderLine[]
}

/** Why sums of sales change. */
export type SalesReason = 'order' | 'revision' | 'refund' | 'cancellation' | 'void'

/** Sales of a revised or voided order count under another reason. Their sum does not change. */
export interface ReasonMoved {
  type: 'ReasonMoved'
  tenantId: string
  orderId: string
  from: SalesReason
  to: SalesReason
  /** With `sign` -1, an earlier change of this kind no longer holds. */
  sign: 1 | -1
  /** A change with `sign` 1. */
  sales: OrderPlaced | OrderRestated | OrderReversed
}

/**
 * The cost of an order, as far as it is known. Without any known cost there is no such change. If a cost becomes known later, the change is
 * repeated with the opposite `sign`, and the new change follows.
 */
export interface OrderCosted extends OrderLabels {
  type: 'OrderCosted'
  tenantId: string
  orderId: string
  /** `placed`: an order at its own time. `restated`: what sums by the day of the event have besides, as in `OrderRestated`. */
  kind: 'placed' | 'restated'
  sign: 1 | -1
  currency: string
  /** The currency of the order, and the quarter of an hour in which it was placed. */
  orderCurrency: string
  orderQuarter: string
  day: string
  hour: string
  quarter: string
  cost: Money
  /** The total of the lines whose cost is known. */
  revenue: Money
  lines: CostedLine[]
}

/**
 * A refund, chargeback or cancellation. A later event can change its effect: an older refund arrives, for example, and less is left
 * to cancel. Then the old change is repeated with the opposite `sign`, and the new change follows.
 */
export interface OrderReversed extends OrderLabels {
  type: 'OrderReversed'
  tenantId: string
  /** Undefined for a credit note, which names no order. */
  orderId: string | undefined
  customerId: string | undefined
  kind: 'refund' | 'chargeback' | 'cancellation'
  /** The currency of the order. `currency` is that of the refund. */
  orderCurrency: string
  /** 1 adds, -1 subtracts. The numbers below do not include the sign. */
  sign: 1 | -1
  currency: string
  /** The day, hour and quarter of an hour of the refund or cancellation. */
  day: string
  hour: string
  quarter: string
  /** The day, hour and quarter of an hour of the order. For a credit note they equal those above. */
  orderDay: string
  orderHour: string
  orderQuarter: string
  /** The refunded amount, or the total of the cancelled order. Negative if a smaller running total of refunds was stated. */
  amount: Money
  /** The amount that net revenue loses, up to the rest of the order. */
  reversed: Money
  /** The units and amounts that each product loses, up to the rest of that product in the order. */
  lines: ReversedLine[]
  /** The same as in `OrderPlaced`. */
  cohortDay?: string
}

/** The steps of an order that the funnel counts, in the sequence of the report. There is one for each phase of a cancellation. */
export const funnelSteps = [
  'placed',
  'paid',
  'partly_shipped',
  'shipped',
  'refunded',
  'payment_failed',
  'cancelled_before_payment',
  'cancelled_before_shipment',
  'cancelled_after_shipment',
] as const
export type FunnelStep = (typeof funnelSteps)[number]

/** An order reached a step. With `sign` -1, an earlier change of this kind no longer holds. */
export interface OrderReached {
  type: 'OrderReached'
  tenantId: string
  currency: string
  /** The day of the order. */
  orderDay: string
  step: FunnelStep
  /** The reason of the cancellation or of the failed payment. Empty for other steps. */
  reason: string
  sign: 1 | -1
  /** The time since the step before. Zero if the step does not have a time. */
  seconds: number
}

/**
 * A placed order, its cost or a reversal counts under the status of its order: the word `guest` for a guest's order, and the steps that the
 * order reached, separated by spaces. Orders with an empty status have no such change. If the status changes, the changes of the old one are
 * repeated with the opposite sign in `sales`.
 */
export interface SalesInStatus {
  type: 'SalesInStatus'
  tenantId: string
  orderId: string
  status: string
  sales: OrderPlaced | OrderCosted | OrderReversed
}

/**
 * Something happened to an order on some days, with amounts in a currency. With `sign` -1, an earlier change of this kind no longer holds.
 */
export interface OrderHadStep {
  type: 'OrderHadStep'
  tenantId: string
  orderId: string
  /** `reversed` is any of the three before it. */
  step: 'refunded' | 'charged_back' | 'cancelled' | 'reversed' | 'payment_failed'
  currency: string
  sign: 1 | -1
  /** The days of the step in this currency, in ascending sequence. */
  days: string[]
  orderDay: string
  /** 0 if the change is only about the costs of the order. */
  orders: 0 | 1
  /** What the order counts in this currency. */
  sales: readonly (OrderPlaced | OrderRestated | OrderCosted | OrderReversed)[]
}

/** Units of an order were returned. With `sign` -1, an earlier change of this kind no longer holds. */
export interface ItemsReturned {
  type: 'ItemsReturned'
  tenantId: string
  orderId: string
  /** That of the order. */
  currency: string
  /** The day and the quarter of an hour of the return. */
  day: string
  quarter: string
  /** The day and the quarter of an hour of the order. */
  orderDay: string
  orderQuarter: string
  productId: string
  /** Empty if it is unknown. */
  reason: string
  /** Whether the units went back into the stock. */
  isRestocked: boolean
  sign: 1 | -1
  units: Units
}

/** A payment was processed or failed. */
export interface PaymentTried {
  type: 'PaymentTried'
  tenantId: string
  orderId: string
  currency: string
  day: string
  quarter: string
  outcome: 'processed' | 'failed'
  paymentMethod: string
  /** The reason of a failed payment. Otherwise empty. */
  reason: string
  sign: 1 | -1
  amount: Money
}

/**
 * A new fact in the form in which perspectives receive it. A change contains everything that a perspective needs.
 * Perspectives read only changes. A fact that arrives twice, late or with another message id therefore counts once.
 */
export type Change =
  | OrderPlaced
  | OrderRestated
  | OrderCosted
  | OrderReversed
  | ReasonMoved
  | OrderReached
  | SalesInStatus
  | OrderHadStep
  | PaymentTried
  | CustomerActiveOnDay
  | FirstOrderMoved
  | ItemsReturned
  | StockMoved
  | StockMovedAt
  | StockStated
  | StockCounted
  // An exchange rate became known or was corrected. It counts on all days until the next one.
  | { type: 'RateChanged'; tenantId: string }
export type ChangeType = Change['type']
export type ChangeOf<T extends ChangeType> = Extract<Change, { type: T }>

/** The days whose rows a change adds to, for live updates. */
const CHANGED_DAYS: { readonly [T in ChangeType]: (change: ChangeOf<T>) => (string | undefined)[] } = {
  OrderPlaced: ({ day }) => [day],
  OrderRestated: ({ day }) => [day],
  OrderCosted: ({ day }) => [day],
  OrderReversed: ({ day, orderDay }) => [day, orderDay],
  ReasonMoved: () => [],
  OrderReached: ({ orderDay }) => [orderDay],
  SalesInStatus: ({ sales }) => [sales.day],
  OrderHadStep: ({ days, orderDay }) => [...days, orderDay],
  PaymentTried: ({ day }) => [day],
  CustomerActiveOnDay: ({ day, nextDay }) => [day, nextDay],
  FirstOrderMoved: ({ from, to, history }) => [from, to, ...history.map(({ day }) => day)],
  ItemsReturned: ({ day, orderDay }) => [day, orderDay],
  StockMoved: () => [],
  StockMovedAt: () => [],
  StockStated: () => [],
  StockCounted: () => [],
  RateChanged: () => [],
}

export const changeTypes = Object.keys(CHANGED_DAYS) as ChangeType[]

export function daysOfChange(change: Change): string[] {
  const days = CHANGED_DAYS[change.type] as (change: Change) => (string | undefined)[]
  return days(change).filter((day) => day !== undefined)
}
