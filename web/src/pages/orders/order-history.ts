import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'
import { inWords, paymentMethodName, reasonName } from '../../format/labels.ts'
import type { OneOrder } from './order.tsx'

export type OrderEvent = OneOrder['history'][number]

/** The title and details of an event of an order. */
export interface EventText {
  title: string
  tone: 'good' | 'bad' | 'plain'
  /** Amounts, payment methods and reasons. */
  details: string[]
}

/** Describes an event of an order. `moneyIn` formats amounts in other currencies than that of the order. */
export function describeEvent(
  { kind, amount, currency, reversed, method, reason, quantity }: OrderEvent,
  { money, count }: Pick<Format, 'money' | 'count'>,
  moneyIn: (currency: string) => Format['money'],
): EventText {
  const written = amount === null ? undefined : (currency === null ? money : moneyIn(currency))(amount)
  const reasonText = reason ? `Reason: ${reasonName(reason)}` : undefined
  const text = (title: string, tone: EventText['tone'], ...details: (string | null | undefined)[]): EventText => ({
    title,
    tone,
    details: details.flatMap((each) => each ?? []),
  })
  const effect = reversed === null || reversed === amount ? undefined : `Net revenue reduced by ${money(reversed)}`
  const methodText = method ? paymentMethodName(method) : undefined
  switch (kind) {
    case 'placed':
      return text('Placed', 'plain', written)
    case 'paid':
      return text('Paid', 'good', written, methodText)
    case 'payment_failed':
      return text('Payment failed', 'bad', written, methodText, reasonText)
    case 'shipped':
      return text('Shipped', 'good')
    case 'refunded':
      return text('Refunded', 'bad', written, reasonText, effect)
    case 'cancelled':
      return text('Cancelled', 'bad', written, reasonText, effect)
    case 'reserved':
      return (quantity ?? 0) < 0
        ? text('Stock released', 'plain', countOf(-(quantity ?? 0), 'unit', { count }))
        : text('Stock reserved', 'plain', countOf(quantity ?? 0, 'unit', { count }))
    default:
      return text(inWords(kind), 'plain', written, methodText, reasonText)
  }
}
