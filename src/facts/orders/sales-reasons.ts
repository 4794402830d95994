import type { Calendar } from '../calendar.ts'
import type { OrderPlaced, OrderRestated, OrderReversed, ReasonMoved, SalesReason } from '../changes.ts'
import type { Order, PlacedOrder } from './order.ts'
import { placementOf, revisionsOf } from './revisions.ts'

/** A change of sales. */
export type SalesChange = OrderPlaced | OrderRestated | OrderReversed

/** The reason under which a change of sales counts, unless a `ReasonMoved` follows. */
export function reasonOf(change: SalesChange): SalesReason {
  if (change.type === 'OrderPlaced') return 'order'
  if (change.type === 'OrderRestated') return 'revision'
  return change.kind === 'cancellation' ? 'cancellation' : 'refund'
}

/** How an order that counts changes sales. */
export interface SalesOf {
  placed: (order: PlacedOrder, calendar: Calendar) => OrderPlaced
  all: (order: PlacedOrder, calendar: Calendar) => SalesChange[]
}

/**
 * The reasons of an order's sales, as far as the changes of sales do not have them. The reasons follow from the facts of an order,
 * not from the event that arrived, so batches make no difference.
 *
 * Of a revised order, the lowest revision is an order, and what the others change are revisions. Everything that a voided order would
 * count stays under its reasons, and is subtracted as void.
 */
export function movedReasons(order: Order | undefined, calendar: Calendar, sales: SalesOf): ReasonMoved[] {
  if (!order?.revisions) return []
  const revisions = revisionsOf(order)
  const [placed, first] = [placementOf(revisions), placementOf(revisions.slice(0, 1))]
  if (!placed || !first) return []
  const moved = (from: SalesReason, to: SalesReason, change: SalesChange): ReasonMoved => ({
    type: 'ReasonMoved',
    tenantId: order.tenantId,
    orderId: order.orderId,
    sign: 1,
    from,
    to,
    sales: change,
  })
  const described = { ...order, placed }
  const ofRevisions =
    revisions.length === 1
      ? []
      : [
          moved('order', 'revision', sales.placed(described, calendar)),
          moved('revision', 'order', sales.placed({ ...order, placed: first }, calendar)),
        ]
  if (order.placed) return ofRevisions
  return [...ofRevisions, ...sales.all(described, calendar).map((change) => moved('void', reasonOf(change), change))]
}
