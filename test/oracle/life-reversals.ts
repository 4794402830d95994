import type { Moment } from './life-calendar.ts'
import type { Line, Order, Placed } from './life-fact-types.ts'

/** The reversal of an order by a refund or cancellation. */
export interface Reversal {
  kind: 'refund' | 'cancellation'
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
 * do not reverse a negative rest. A cancellation reverses the whole rest, of either sign.
 */
export function reversalsOf({ refunds, cancelled }: Order, placed: Placed): Reversal[] {
  const events = [
    ...[...refunds.values()].map((refund) => ({ ...refund, kind: 'refund' as const })),
    ...(cancelled ? [{ ...cancelled, kind: 'cancellation' as const, id: '' }] : []),
  ]
  // Of events at the same time, the cancellation is first.
  events.sort((a, b) => byText(`${a.at.text} ${a.kind} ${a.id}`, `${b.at.text} ${b.kind} ${b.id}`))
  let left = placed.total
  const lines = new Map<string, Line>()
  for (const { product, quantity, amount } of placed.lines) {
    const line = lines.get(product) ?? { product, quantity: 0n, amount: 0n }
    lines.set(product, { product, quantity: line.quantity + quantity, amount: line.amount + amount })
  }
  return events.map((event): Reversal => {
    const { at, kind } = event
    if (event.kind === 'cancellation') {
      const reversed = left
      const rest = [...lines.values()]
      left = 0n
      lines.clear()
      return { kind, at, currency: placed.currency, isForeign: false, amount: placed.total, reversed, lines: rest }
    }
    const { amount, currency = placed.currency, items } = event
    if (currency !== placed.currency) {
      return { kind, at, currency, isForeign: true, amount, reversed: amount, lines: items }
    }
    const reversed = takenOf(amount, left)
    left -= reversed
    const taken = items.flatMap((item) => {
      const product = lines.has(item.product) ? item.product : '(other)'
      const line = lines.get(product)
      if (!line) return []
      const part = { quantity: takenOf(item.quantity, line.quantity), amount: takenOf(item.amount, line.amount) }
      const rest = { quantity: line.quantity - part.quantity, amount: line.amount - part.amount }
      lines.set(product, { product, ...rest })
      return { product, ...part }
    })
    return { kind, at, currency, isForeign: false, amount, reversed, lines: taken }
  })
}

/** The wanted number, up to the rest. A negative number is not limited. */
function takenOf(wanted: bigint, left: bigint): bigint {
  const bound = left > 0n ? left : 0n
  return wanted < bound ? wanted : bound
}

export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
