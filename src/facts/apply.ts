import type { ClientBase } from 'pg'
import type { AnyEvent, Event } from '../contracts/event.ts'
import type { WriteUnlessConflict } from '../db/copy-rows.ts'
import type { Calendar } from './calendar.ts'
import type { Change } from './changes.ts'
import { recordCustomerDays } from './customer-days.ts'
import { placeOrders, readOrder } from './orders.ts'

export interface FactSettings {
  calendar: Calendar
  /** Currency of orders that name none. */
  currency: string
  /** How orders are written, which are hardly ever there already. */
  writeOrders: WriteUnlessConflict
}

export interface AppliedFacts {
  changes: Change[]
  /** Events that told what was known already, such as an order that came again under a new message id. */
  repeated: ReadonlySet<AnyEvent>
}

/**
 * Applies a batch of events to what the shop knows and tells what changed. The caller owns the transaction; the
 * calendar must have learned the events' times.
 */
export async function applyFacts(
  client: ClientBase,
  events: readonly AnyEvent[],
  settings: FactSettings,
): Promise<AppliedFacts> {
  const orders = new Map(
    events.filter(isOrderCreated).map((event) => [readOrder(event, settings.calendar, settings.currency), event]),
  )
  const placed = await placeOrders(client, [...orders.keys()], settings.writeOrders)
  const active = await recordCustomerDays(client, placed)
  const isPlaced = new Set<Change>(placed)
  const repeated = new Set<AnyEvent>()
  for (const [order, event] of orders) if (!isPlaced.has(order.change)) repeated.add(event)
  return { changes: [...placed, ...active], repeated }
}

function isOrderCreated(event: AnyEvent): event is Event<'OrderCreated'> {
  return event.type === 'OrderCreated'
}
