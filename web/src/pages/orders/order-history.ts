import type { Format } from '../../format/format.ts'
import type { OneOrder } from './order.tsx'

export type Happening = OneOrder['history'][number]

/** What happened, in a word, and what is to be said of it. */
export interface Told {
  title: string
  tone: 'good' | 'bad' | 'plain'
  /** Amounts, methods, reasons. */
  details: string[]
}

/** One thing that happened to an order, in words. `moneyIn` writes an amount of another currency than the order's. */
export function tellHappening(
  { kind, amount, currency, reversed, method, reason, quantity }: Happening,
  { money, count }: Pick<Format, 'money' | 'count'>,
  moneyIn: (currency: string) => Format['money'],
): Told {
  const written = amount === null ? undefined : (currency === null ? money : moneyIn(currency))(amount)
  const because = reason === null ? undefined : `Reason: ${reason}`
  const told = (title: string, tone: Told['tone'], ...details: (string | null | undefined)[]): Told => ({
    ...{ title, tone },
    details: details.flatMap((each) => each ?? []),
  })
  const took = reversed === null || reversed === amount ? undefined : `Took ${money(reversed)} from net revenue`
  switch (kind) {
    case 'placed':
      return told('Placed', 'plain', written)
    case 'paid':
      return told('Paid', 'good', written, method)
    case 'payment_failed':
      return told('Payment failed', 'bad', written, method, because)
    case 'shipped':
      return told('Shipped', 'good')
    case 'refunded':
      return told('Refunded', 'bad', written, because, took)
    case 'cancelled':
      return told('Cancelled', 'bad', written, because, took)
    case 'reserved':
      return (quantity ?? 0) < 0
        ? told('Stock put back on sale', 'plain', `${count(-(quantity ?? 0))} units`)
        : told('Stock reserved', 'plain', `${count(quantity)} units`)
    default:
      return told(kind, 'plain', written, because)
  }
}
