import type { Money } from '../money.ts'

/** A line of an order. */
export interface OrderLine {
  productId: string
  quantity: number
  /** What the line came to. */
  total: Money
}

/** An order became known as placed. Comes once an order, whatever arrives how often in which order. */
export interface OrderPlaced {
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
  total: Money
  lines: OrderLine[]
}

/** A customer was found to have placed an order on a day, in a currency, on which none was known. */
export interface CustomerActiveOnDay {
  type: 'CustomerActiveOnDay'
  tenantId: string
  customerId: string
  currency: string
  /** `YYYY-MM-DD` */
  day: string
}

/**
 * What became true that was not true before. A change is self-contained: a perspective never looks anything up.
 * Perspectives read nothing else, so a fact that arrives twice, late or under another message id cannot count twice.
 */
export type Change = OrderPlaced | CustomerActiveOnDay

export type ChangeType = Change['type']
export type ChangeOf<T extends ChangeType> = Extract<Change, { type: T }>

/** How many units an order holds, over all its lines. */
export const unitsOf = ({ lines }: OrderPlaced): number => lines.reduce((units, line) => units + line.quantity, 0)
