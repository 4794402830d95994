import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { editsOf, isCancelled } from './edits.ts'
import { termsOf } from './order-terms.ts'
import { sideOf, totalsOf } from './order-totals.ts'
import { fulfillmentEventsOf } from './read-fulfillment.ts'
import { moneyEventsOf, returnEventsOf } from './read-refund.ts'
import { idOf } from './records.ts'
import { revisionOf } from './revision.ts'

/** Reads the snapshot of an order: the order as it is now, its cancellation, its refunds, returns and shipments. */
export function readOrder(order: Json, connection: Connection): Reading {
  const orderId = idOf(order)
  if (orderId === undefined) return problem('The order has no id.')
  const createdAt = timeOf(order, 'processed_at', 'created_at')
  if (createdAt === undefined) return problem(`Order ${orderId} has no processed_at and no created_at.`)
  const side = sideOf(order, connection)
  const edits = editsOf(order, side)
  const terms = termsOf(order, side, edits, connection)
  if (terms === undefined) return problem(`The total_price of order ${orderId} is missing, or is not an amount.`)
  const revisedAt = timeOf(order, 'updated_at') ?? createdAt
  const revision = revisionOf(order, revisedAt, { createdAt, ...terms })
  const revised: ShopEvent = {
    id: `order:${orderId}:${revision}`,
    type: 'OrderRevised',
    data: { orderId, revision, revisedAt, createdAt, ...terms },
  }
  if (order.test === true && connection.testOrders === 'ignore') {
    // With the order itself, nothing that belongs to it waits for the order.
    return { ignored: 'test_order', events: [voidOf(orderId, 'test', createdAt), revised] }
  }
  const context = { connection, orderId, side, totals: totalsOf(order) }
  const refunds = recordsOf(order.refunds).flatMap((refund) => [
    ...(moneyEventsOf(refund, context) ?? []),
    ...(edits.removals.includes(refund) ? [] : returnEventsOf(refund, context)),
  ])
  const shipments = recordsOf(order.fulfillments).flatMap((one) => fulfillmentEventsOf(one, orderId, connection))
  return { events: [revised, ...cancellationOf(order, orderId), ...refunds, ...shipments] }
}

/** An order that counts nowhere, and neither does anything that belongs to it. */
export const voidOf = (orderId: string, reason: 'test' | 'deleted', voidedAt: string): ShopEvent => ({
  id: `order:${orderId}:${reason}`,
  type: 'OrderVoided',
  data: { orderId, reason, voidedAt },
})

function cancellationOf(order: Json, orderId: string): ShopEvent[] {
  if (!isCancelled(order)) return []
  const { cancelled_at: cancelledAt } = order
  const data = { orderId, cancelledAt, reason: textOf(order.cancel_reason) }
  return [{ id: `order:${orderId}:cancelled`, type: 'OrderCancelled', data }]
}

const problem = (what: string): Reading => ({ problem: `${what} Send the body as Shopify has written it.` })
