import type { FunnelStep, OrderReached } from '../changes.ts'
import { shippingOf } from '../stock/shipments.ts'
import { firstOf, type PlacedOrder } from './order.ts'
import type { EntryOf } from './order-history.ts'

/** The steps that an order reached, with the time of each step and the reasons of a failed payment or a cancellation. */
export function milestonesOf(order: PlacedOrder): OrderReached[] {
  const { placed, tenantId } = order
  const paid = firstOf(order, 'paid')
  const shipping = shippingOf(order.history, placed)
  const refunded = order.history.find((entry) => entry.kind === 'refunded' && isRefund(entry))
  const cancelled = firstOf(order, 'cancelled')
  const failed = order.history.findLast(({ kind }) => kind === 'payment_failed')
  const reached: OrderReached[] = []
  const add = (step: FunnelStep, reason: string, seconds: number) =>
    reached.push({
      type: 'OrderReached',
      tenantId,
      currency: placed.currency,
      orderDay: placed.day,
      step,
      reason,
      sign: 1,
      seconds,
    })
  if (paid) add('paid', '', secondsBetween(placed.at.text, paid.at))
  const readyAt = paid?.at ?? placed.at.text
  if (shipping.part) add('partly_shipped', '', secondsBetween(readyAt, shipping.part))
  if (shipping.whole) add('shipped', '', secondsBetween(readyAt, shipping.whole))
  if (refunded) add('refunded', '', secondsBetween(placed.at.text, refunded.at))
  if (failed?.kind === 'payment_failed' && !paid) add('payment_failed', failed.reason, 0)
  if (cancelled) {
    const isShipped = shipping.first !== undefined && shipping.first <= cancelled.at
    const isPaid = paid !== undefined && paid.at <= cancelled.at
    const step = isShipped
      ? 'cancelled_after_shipment'
      : isPaid
        ? 'cancelled_before_shipment'
        : 'cancelled_before_payment'
    add(step, cancelled.reason, secondsBetween(placed.at.text, cancelled.at))
  }
  return reached
}

/** Whether this is a refund that counts, rather than a chargeback. */
const isRefund = ({ uncounted, type }: EntryOf<'refunded'>) => uncounted === undefined && type !== 'chargeback'

/** Whole seconds, at least zero: the clocks of different services may differ. */
function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000))
}
