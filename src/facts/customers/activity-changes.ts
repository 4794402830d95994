import type { Money } from '../../money.ts'

/** The orders and reversals of a customer on a day, as the cohorts count them. */
export interface CustomerDay {
  day: string
  orders: number
  revenue: Money
  /** Reversals on that day. */
  reversed: Money
  /** Reversals of the orders of that day, on any day. */
  reversedByOrder: Money
}

/** A customer has an order on a day on which no order of theirs was known. With `sign` -1, the last known order on that day is gone. */
export interface CustomerActiveOnDay {
  type: 'CustomerActiveOnDay'
  tenantId: string
  customerId: string
  currency: string
  /** 1 adds the day, -1 removes it. */
  sign: 1 | -1
  /** `YYYY-MM-DD` */
  day: string
  /** The customer's nearest known days with an order, before and after this day. */
  previousDay: string | undefined
  nextDay: string | undefined
  /** The day of the customer's first order. Undefined if the customer has no order left. */
  cohortDay: string | undefined
}

/** The day of a customer's first order changed: the first known order, an older order, or an order that no longer counts. */
export interface FirstOrderMoved {
  type: 'FirstOrderMoved'
  tenantId: string
  customerId: string
  currency: string
  /** The previous day of the first order. Undefined if the customer had no known order. */
  from: string | undefined
  /** The day of the first order after this batch. Undefined if the customer has no order left. */
  to: string | undefined
  /** Everything that was counted for this customer before this batch. */
  history: CustomerDay[]
}
