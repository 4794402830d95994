import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent } from '../../contracts/event.ts'
import type { Warning } from '../../contracts/warning.ts'
import { inKeyOrder } from '../../db/batch-rows.ts'
import { copyRows, type WriteUnlessConflict } from '../../db/copy-rows.ts'
import type { Calendar } from '../calendar.ts'
import { withCosts } from '../costs/product-costs.ts'
import { withCustomers } from '../customers/order-customer.ts'
import type { RecordedLinks } from '../customers/record-customer-links.ts'
import type { Difference } from '../difference.ts'
import type { PaymentChanges } from '../payments/payments.ts'
import { refundKey, type Void } from '../refunds/refund-id-rows.ts'
import type { RecordedRefunds } from '../refunds/refund-ids.ts'
import { warningsOfReturn } from '../stock/returns.ts'
import { isPlaced, type Order, withEntriesOf, withEntry } from './order.ts'
import { differencesFromOrder } from './order-differences.ts'
import { afterEvent, type OrderEvent, type OrderEventSettings } from './order-events.ts'
import {
  copyOf,
  INSERT_ORDERS,
  LOCK_DISTRIBUTED_ORDERS,
  LOCK_ORDERS,
  ORDER_KEYS,
  ORDER_ROWS,
  readStored,
  type StoredRow,
  UPDATE_ORDERS,
} from './order-rows.ts'

/** An order before and after a batch. */
export interface AppliedOrder {
  /** Undefined for a new order. */
  before: Order | undefined
  after: Order
}

export interface AppliedOrders {
  orders: AppliedOrder[]
  duplicates: DuplicateFact[]
  /** What is odd about events, given their orders. */
  warnings: ReadonlyMap<AnyEvent, readonly Warning[]>
}

/** An event about a known fact, and its differences from the first event. */
export interface DuplicateFact {
  event: AnyEvent
  differences: Difference[]
}

/** What a batch changes in orders that its events do not name. */
interface OutsideOrders {
  refunds: RecordedRefunds
  payments: readonly PaymentChanges[]
  recorded: RecordedLinks
}

/**
 * Applies a batch's events to their orders. The first event of an order inserts its row. If two batches have events of the
 * same order, the second batch waits for the row and then sees the changes of the first.
 *
 * Missing rows are inserted in key order. Then the other rows are locked in key order. This prevents deadlocks.
 *
 * @param refunds voids without an order, and their orders.
 * @param payments the payments whose entries in the histories of orders change.
 * @param recorded merges and registrations of guests, and their orders.
 */
export async function applyOrderEvents(
  client: ClientBase,
  events: readonly (OrderEvent & AnyEvent)[],
  { refunds, payments, recorded }: OutsideOrders,
  settings: OrderEventSettings & { writeOrders: WriteUnlessConflict; usesCosts: boolean; isDistributed?: boolean },
): Promise<AppliedOrders> {
  const byKey = groupByOrder(events, [...refunds.orders, ...recorded.orders], payments)
  if (byKey.size === 0) return { orders: [], duplicates: [], warnings: new Map() }
  const stated = inKeyOrder(byKey).map((group) => {
    const { tenantId, orderId } = group
    const empty: Order = { tenantId, orderId, placed: undefined, revisions: undefined, history: [] }
    return { key: orderKey(tenantId, orderId), group, before: empty, ...applyAll(empty, group, refunds, settings) }
  })
  const placed = await withCustomers(client, stated, recorded.links)
  const costed = await withCosts(client, placed, settings)
  const fresh = placed.map((one, i) => ({ ...one, order: costed[i] as Order }))
  // An order without an event of its own is there: a void is about its refund, a payment of it has moved, or its customer has changed.
  const candidates = fresh.filter(({ group, order }) => group.events.length > 0 || order.history.length > 0)
  const inserted = await insertOrders(
    client,
    candidates.map(({ order }) => order),
    settings,
  )
  const known = fresh.filter(({ key }) => !inserted.has(key))
  const orders: AppliedOrder[] = []
  const duplicates: DuplicateFact[] = []
  const warnings = new Map<AnyEvent, readonly Warning[]>()
  for (const { key, order, ...found } of fresh) {
    if (!inserted.has(key)) continue
    orders.push({ before: undefined, after: order })
    duplicates.push(...found.duplicates)
    for (const [event, warning] of found.warnings) warnings.set(event, warning)
  }
  if (known.length > 0) {
    const stored = await lockOrders(
      client,
      known.map(({ order }) => order),
      settings,
    )
    const changed: { before: Order; order: Order }[] = []
    const applied = known.map(({ key, group }) => {
      const before = stored.get(key)
      if (!before) throw new Error(`The order ${key} does not exist and could not be inserted`)
      return { before, ...applyAll(before, group, refunds, settings) }
    })
    for (const { before, order: after, ...found } of await withCustomers(client, applied, recorded.links)) {
      duplicates.push(...found.duplicates)
      for (const [event, warning] of found.warnings) warnings.set(event, warning)
      if (after !== before) changed.push({ before, order: after })
    }
    const costed = await withCosts(client, changed, settings)
    if (changed.length > 0) await updateOrders(client, costed, settings)
    orders.push(...changed.map(({ before }, i) => ({ before, after: costed[i] as Order })))
  }
  return { orders, duplicates, warnings }
}

export const orderKey = (tenantId: string, orderId: string) => `${tenantId}\u0000${orderId}`

/** The events of a batch about one order. */
interface Group {
  tenantId: string
  orderId: string
  events: (OrderEvent & AnyEvent)[]
  payments: PaymentChanges[]
}

function groupByOrder(
  events: readonly (OrderEvent & AnyEvent)[],
  others: readonly Pick<Group, 'tenantId' | 'orderId'>[],
  payments: readonly PaymentChanges[],
): Map<string, Group> {
  const byKey = new Map<string, Group>()
  for (const event of events) {
    const { tenantId } = event
    const orderId = readId(event.payload.orderId ?? '')
    const key = orderKey(tenantId, orderId)
    const group = byKey.get(key)
    if (group) group.events.push(event)
    else byKey.set(key, { tenantId, orderId, events: [event], payments: [] })
  }
  for (const { tenantId, orderId } of others) {
    const key = orderKey(tenantId, orderId)
    if (!byKey.has(key)) byKey.set(key, { tenantId, orderId, events: [], payments: [] })
  }
  for (const changes of payments) {
    const { tenantId, orderId } = changes
    const key = orderKey(tenantId, orderId)
    const group = byKey.get(key)
    if (group) group.payments.push(changes)
    else byKey.set(key, { tenantId, orderId, events: [], payments: [changes] })
  }
  return byKey
}

function applyAll(order: Order, { events, payments }: Group, refunds: RecordedRefunds, settings: OrderEventSettings) {
  const duplicates: DuplicateFact[] = []
  const warnings = new Map<AnyEvent, readonly Warning[]>()
  let known = order
  for (const event of events as AnyEvent[]) {
    const after = afterEvent(known, event, settings)
    if (after === known) duplicates.push({ event, differences: differencesFromOrder(known, event, settings) })
    else if (event.type === 'ItemsReturned' && isPlaced(known)) {
      const found = warningsOfReturn(known, event)
      if (found.length > 0) warnings.set(event, found)
    }
    known = after
  }
  for (const { paymentId, entries } of payments) known = withEntriesOf(known, paymentId, entries)
  return { order: withOpenVoids(known, refunds), duplicates, warnings }
}

/** The order with the voids that name one of its refunds, but not the order. Refunds of payments have them already. */
function withOpenVoids(order: Order, { voids }: RecordedRefunds): Order {
  if (voids.size === 0) return order
  const found = order.history.flatMap((entry): Void[] => {
    if (entry.payment !== undefined) return []
    const voided = entry.kind === 'refunded' && voids.get(refundKey({ tenantId: order.tenantId, refundId: entry.id }))
    return voided ? [voided] : []
  })
  return found.reduce<Order>(withEntry, order)
}

/** Updates the rows of orders, which must be locked. */
export async function updateOrders(
  client: ClientBase,
  orders: readonly Order[],
  { calendar }: { calendar: Calendar },
): Promise<void> {
  await client.query({
    name: 'update-orders',
    text: UPDATE_ORDERS,
    values: ORDER_ROWS.parameters(orders, calendar),
  })
}

/** @returns the keys of the new orders. */
async function insertOrders(
  client: ClientBase,
  orders: readonly Order[],
  { calendar, writeOrders }: OrderEventSettings & { writeOrders: WriteUnlessConflict },
): Promise<Set<string>> {
  if (orders.length === 0) return new Set()
  return writeOrders(client, {
    async fast(savepoint) {
      const { target, rows } = copyOf(orders, calendar)
      await copyRows(client, target, rows, savepoint)
      return new Set(orders.map(({ tenantId, orderId }) => orderKey(tenantId, orderId)))
    },
    async careful() {
      const { rows } = await client.query<{ tenant_id: string; order_id: string }>({
        name: 'insert-orders',
        text: INSERT_ORDERS,
        values: ORDER_ROWS.parameters(orders, calendar),
      })
      return new Set(rows.map((row) => orderKey(row.tenant_id, row.order_id)))
    },
  })
}

/** Locks the rows of orders in the order of their keys. */
export async function lockOrders(
  client: ClientBase,
  orders: readonly Pick<Order, 'tenantId' | 'orderId'>[],
  { isDistributed = false }: { isDistributed?: boolean },
): Promise<Map<string, Order>> {
  const { rows } = await client.query<StoredRow>({
    name: isDistributed ? 'lock-distributed-orders' : 'lock-orders',
    text: isDistributed ? LOCK_DISTRIBUTED_ORDERS : LOCK_ORDERS,
    values: ORDER_KEYS.parameters(orders),
  })
  const stored = rows.map(readStored)
  return new Map(stored.map((order) => [orderKey(order.tenantId, order.orderId), order]))
}
