import { dayOf, type OrderSequence, whizbangOrders } from './whizbang-orders.ts'

/** Returns the orders of a sequence, each once. Orders are generated on demand. */
export interface OrderFeed {
  readonly sequence: OrderSequence
  /** The number of returned orders. */
  readonly taken: number
  /** The day of the last returned order, `YYYY-MM-DD`. */
  readonly lastDay: string
  /** @param customers the number of customers, if not the usual one. */
  take(count: number, customers?: number): Buffer[]
  /** Skips orders that another process sends. */
  skipTo(number: number): void
}

export function createOrderFeed(sequence: OrderSequence): OrderFeed {
  let taken = 0
  return {
    sequence,
    get taken() {
      return taken
    },
    get lastDay() {
      return dayOf(sequence, taken - 1)
    },
    take(count, customers) {
      const bodies = whizbangOrders(sequence, taken, taken + count, customers)
      taken += count
      return bodies
    },
    skipTo(number) {
      taken = Math.max(taken, number)
    },
  }
}
