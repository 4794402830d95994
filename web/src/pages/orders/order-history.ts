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

/**
 * Whether an event reinstates an order that was not voided. Shop platforms state with each change of an order that it counts, which is of no
 * interest to readers.
 */
export function isRepeated(history: readonly Pick<OrderEvent, 'kind'>[], index: number): boolean {
  if (history[index]?.kind !== 'reinstated') return false
  return history.slice(0, index).findLast(({ kind }) => kind === 'voided' || kind === 'reinstated')?.kind !== 'voided'
}

/** Why a refund counts or not, in its title. */
const REFUND_TITLES = new Map([
  ['pending', ' (pending)'],
  ['failed', ' failed'],
  ['voided', ' (voided)'],
  ['unchanged', ' (total unchanged)'],
  ['repeated', ' (stated again)'],
])

function refundTitle({ refundKind, refundStatus, amount }: OrderEvent): string {
  const status = REFUND_TITLES.get(refundStatus ?? '')
  if (status !== undefined) return `${refundKind === 'chargeback' ? 'Chargeback' : 'Refund'}${status}`
  if ((amount ?? 0) < 0) return 'Refund corrected'
  return refundKind === 'chargeback' ? 'Charged back' : 'Refunded'
}

function partsOf({ shippingAmount, taxAmount, adjustmentAmount }: OrderEvent, money: Format['money']): string[] {
  const parts = { Shipping: shippingAmount, Tax: taxAmount, Adjustment: adjustmentAmount }
  return Object.entries(parts).flatMap(([name, amount]) => (amount ? [`${name}: ${money(amount)}`] : []))
}

const shipmentText = (id: string | null) => id && `Shipment: ${id}`

const trackingOf = ({ carrier, trackingNumber }: OrderEvent) => [
  carrier && `Carrier: ${carrier}`,
  trackingNumber && `Tracking number: ${trackingNumber}`,
]

/** Describes an event of an order. `moneyIn` formats amounts in other currencies than that of the order. */
export function describeEvent(
  event: OrderEvent,
  { money, count }: Pick<Format, 'money' | 'count'>,
  moneyIn: (currency: string) => Format['money'],
): EventText {
  const { kind, amount, currency, reversed, method, reason, quantity } = event
  const moneyOf = currency === null ? money : moneyIn(currency)
  const written = amount === null ? undefined : moneyOf(amount)
  const reasonText = reason ? `Reason: ${reasonName(reason)}` : undefined
  const text = (title: string, tone: EventText['tone'], ...details: (string | null | undefined)[]): EventText => ({
    title,
    tone,
    details: details.flatMap((each) => each ?? []),
  })
  const effect = reversed === null || reversed === amount ? undefined : `Net revenue reduced by ${money(reversed)}`
  const paymentText = event.paymentId ? `Payment: ${event.paymentId}` : undefined
  const methodText = method ? paymentMethodName(method) : undefined
  switch (kind) {
    case 'placed':
      return text('Placed', 'plain', written)
    case 'revised':
      return text('Revised', 'plain', written)
    case 'registered':
    case 'guest_registered':
      return text('Guest registered', 'plain')
    case 'merged':
      return text('Customers merged', 'plain')
    case 'voided':
      return text('Order voided', 'bad', reasonText, 'Counts in no report')
    case 'reinstated':
      return text('Order reinstated', 'good', reasonText)
    case 'paid':
      return text('Paid', 'good', written, methodText, paymentText)
    case 'payment_failed':
      return text('Payment failed', 'bad', written, methodText, reasonText, paymentText)
    case 'payment_linked':
      return text('Payment linked', 'plain', paymentText)
    case 'shipped':
      return event.isCounted === false
        ? text('Shipment (cancelled)', 'plain', shipmentText(event.id))
        : text('Shipped', 'good', shipmentText(event.id))
    case 'shipment_updated':
      return text('Shipment updated', 'plain', shipmentText(event.shipmentId), ...trackingOf(event))
    case 'shipment_cancelled':
      return text('Shipment cancelled', 'bad', shipmentText(event.id), reasonText)
    case 'returned':
      return text('Items returned', 'bad', event.isRestocked === false ? 'Not restocked' : 'Restocked')
    case 'refunded':
      return text(
        refundTitle(event),
        event.refundStatus === 'succeeded' ? 'bad' : 'plain',
        written,
        ...partsOf(event, moneyOf),
        reasonText,
        effect,
      )
    case 'refund_voided':
      return text('Refund voided', 'plain', reasonText)
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
