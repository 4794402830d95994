import { dayOf, type OrderSequence, whizbangOrders } from './whizbang-orders.ts'

/** Hands out the orders of a sequence, each once, made when they are asked for. */
export interface OrderFeed {
  readonly sequence: OrderSequence
  /** How many were handed out. */
  readonly taken: number
  /** The day of the last one that was handed out, `YYYY-MM-DD`. */
  readonly lastDay: string
  take(count: number): Buffer[]
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
    take(count) {
      const bodies = whizbangOrders(sequence, taken, taken + count)
      taken += count
      return bodies
    },
    skipTo(number) {
      taken = Math.max(taken, number)
    },
  }
}
