import type { Moment } from './life-calendar.ts'
import type { CreditNote, Line, Order, Placed, RefundKind } from './life-fact-types.ts'
import { countedRefunds } from './life-refunds.ts'

/** The reversal of an order by a refund, chargeback or cancellation. */
export interface Reversal {
  kind: RefundKind | 'cancellation'
  at: Moment
  currency: string
  /** Whether its currency differs from that of the order. Then it reverses nothing. */
  isForeign: boolean
  amount: bigint
  /** The reversed net revenue. */
  reversed: bigint
  /** The reversed amount of each product. */
  lines: Line[]
}

/**
 * The reversals by refunds and a cancellation, by time. Together they never exceed the total of the order or its lines. Refunds
 * do not reverse a negative rest. A cancellation reverses the whole rest, of either sign, and nothing is reversed after it.
 */
export function reversalsOf(order: Order, placed: Placed): Reversal[] {
  const { cancelled } = order
  const refunds = countedRefunds(order, placed.currency)
  // Of events at the same time, the cancellation is first.
  const isLater = ({ at }: { at: Moment }) => cancelled !== undefined && at.text >= cancelled.at.text
  const state = new Rest(placed)
  const before = refunds.filter((refund) => !isLater(refund)).map((refund) => state.refund(refund))
  const cancellation = cancelled ? [state.cancel(cancelled.at)] : []
  const after = refunds.filter(isLater).map((refund) => state.refund(refund))
  return [...before, ...cancellation, ...after]
}

export function creditNoteReversal({ kind, at, currency, amount, items }: CreditNote): Reversal {
  return { kind, at, currency, isForeign: false, amount, reversed: amount, lines: items }
}

/** The part of an order that is not reversed yet. */
class Rest {
  #placed: Placed
  #isCancelled = false
  /** The sum of the refunds in the currency of the order. */
  #refunded = 0n
  #lines = new Map<string, Line>()

  constructor(placed: Placed) {
    this.#placed = placed
    for (const { product, quantity, amount } of placed.lines) {
      const line = this.#lines.get(product) ?? { product, quantity: 0n, amount: 0n }
      this.#lines.set(product, { product, quantity: line.quantity + quantity, amount: line.amount + amount })
    }
  }

  refund({ kind, at, currency, amount, items }: ReturnType<typeof countedRefunds>[number]): Reversal {
    if (currency !== this.#placed.currency) {
      return { kind, at, currency, isForeign: true, amount, reversed: amount, lines: items }
    }
    const before = this.#reversed()
    this.#refunded += amount
    const reversed = this.#isCancelled ? 0n : this.#reversed() - before
    const lines = items.flatMap((item) => {
      const product = this.#lines.has(item.product) ? item.product : '(other)'
      const line = this.#lines.get(product)
      if (!line) return []
      const part = { quantity: takenOf(item.quantity, line.quantity), amount: takenOf(item.amount, line.amount) }
      const rest = { quantity: line.quantity - part.quantity, amount: line.amount - part.amount }
      this.#lines.set(product, { product, ...rest })
      return { product, ...part }
    })
    return { kind, at, currency, isForeign: false, amount, reversed, lines }
  }

  cancel(at: Moment): Reversal {
    const { total, currency } = this.#placed
    const reversed = total - this.#reversed()
    const lines = [...this.#lines.values()]
    this.#isCancelled = true
    this.#lines.clear()
    return { kind: 'cancellation', at, currency, isForeign: false, amount: total, reversed, lines }
  }

  /** What refunds have reversed: their sum, up to the total. */
  #reversed(): bigint {
    return takenOf(this.#refunded, this.#placed.total)
  }
}

/** The wanted number, up to the rest. A negative number is not limited. */
function takenOf(wanted: bigint, left: bigint): bigint {
  const bound = left > 0n ? left : 0n
  return wanted < bound ? wanted : bound
}

export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
