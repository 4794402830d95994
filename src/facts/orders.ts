import type { ClientBase } from 'pg'
import { readId } from '../contracts/contract.ts'
import type { AnyEvent } from '../contracts/event.ts'
import { inKeyOrder } from '../db/batch-rows.ts'
import { copyRows, type WriteUnlessConflict } from '../db/copy-rows.ts'
import type { Difference } from './difference.ts'
import type { Order } from './order.ts'
import { differencesFromOrder } from './order-differences.ts'
import { afterEvent, type OrderEvent, type OrderEventSettings } from './order-events.ts'
import {
  copiedRows,
  copyTargetOf,
  INSERT_ORDERS,
  ORDER_KEYS,
  ORDER_ROWS,
  readStored,
  STORED_COLUMNS,
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
}

/** An event about a known fact, and its differences from the first event. */
export interface DuplicateFact {
  event: AnyEvent
  differences: Difference[]
}

/**
 * Applies a batch's events to their orders. The first event of an order inserts its row. If two batches have events of the
 * same order, the second batch waits for the row and then sees the changes of the first.
 *
 * Missing rows are inserted in key order. Then the other rows are locked in key order. This prevents deadlocks.
 */
export async function applyOrderEvents(
  client: ClientBase,
  events: readonly (OrderEvent & AnyEvent)[],
  settings: OrderEventSettings & { writeOrders: WriteUnlessConflict },
): Promise<AppliedOrders> {
  const byKey = groupByOrder(events)
  if (byKey.size === 0) return { orders: [], duplicates: [] }
  const fresh = inKeyOrder(byKey).map((group) => {
    const [first] = group
    const empty: Order = { tenantId: first?.tenantId ?? '', orderId: orderIdOf(first), placed: undefined, history: [] }
    return { key: orderKey(empty.tenantId, empty.orderId), group, ...applyAll(empty, group, settings) }
  })
  const inserted = await insertOrders(
    client,
    fresh.map(({ order }) => order),
    settings,
  )
  const known = fresh.filter(({ key }) => !inserted.has(key))
  const orders: AppliedOrder[] = []
  const duplicates: DuplicateFact[] = []
  for (const { key, order, duplicates: ownDuplicates } of fresh) {
    if (!inserted.has(key)) continue
    orders.push({ before: undefined, after: order })
    duplicates.push(...ownDuplicates)
  }
  if (known.length > 0) {
    const stored = await lockOrders(
      client,
      known.map(({ order }) => order),
    )
    const changed: Order[] = []
    for (const { key, group } of known) {
      const before = stored.get(key)
      if (!before) throw new Error(`The order ${key} does not exist and could not be inserted`)
      const { order: after, duplicates: ownDuplicates } = applyAll(before, group, settings)
      duplicates.push(...ownDuplicates)
      if (after === before) continue
      changed.push(after)
      orders.push({ before, after })
    }
    if (changed.length > 0) {
      await client.query({
        name: 'update-orders',
        text: UPDATE_ORDERS,
        values: ORDER_ROWS.parameters(changed, settings.calendar),
      })
    }
  }
  return { orders, duplicates }
}

export const orderKey = (tenantId: string, orderId: string) => `${tenantId}\u0000${orderId}`

const orderIdOf = (event: OrderEvent | undefined) => readId(event?.payload.orderId ?? '')

function groupByOrder(events: readonly (OrderEvent & AnyEvent)[]): Map<string, (OrderEvent & AnyEvent)[]> {
  const byKey = new Map<string, (OrderEvent & AnyEvent)[]>()
  for (const event of events) {
    const key = orderKey(event.tenantId, orderIdOf(event))
    const group = byKey.get(key)
    if (group) group.push(event)
    else byKey.set(key, [event])
  }
  return byKey
}

function applyAll(order: Order, events: readonly OrderEvent[], settings: OrderEventSettings) {
  const duplicates: DuplicateFact[] = []
  let known = order
  for (const event of events as AnyEvent[]) {
    const after = afterEvent(known, event, settings)
    if (after === known) duplicates.push({ event, differences: differencesFromOrder(known, event, settings) })
    known = after
  }
  return { order: known, duplicates }
}

/** @returns the keys of the new orders. */
async function insertOrders(
  client: ClientBase,
  orders: readonly Order[],
  { calendar, writeOrders }: OrderEventSettings & { writeOrders: WriteUnlessConflict },
): Promise<Set<string>> {
  return writeOrders(client, {
    async fast() {
      await copyRows(client, copyTargetOf(orders), copiedRows(orders, calendar))
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

async function lockOrders(client: ClientBase, orders: readonly Order[]): Promise<Map<string, Order>> {
  const { rows } = await client.query<StoredRow>({
    name: 'lock-orders',
    text: `
      select ${STORED_COLUMNS}
      from orders
      join ${ORDER_KEYS.unnest} as wanted (${ORDER_KEYS.names})
        on orders.tenant_id = wanted.tenant_id
        and orders.order_id = wanted.order_id
      order by orders.tenant_id, orders.order_id
      for update of orders`,
    values: ORDER_KEYS.parameters(orders),
  })
  const stored = rows.map(readStored)
  return new Map(stored.map((order) => [orderKey(order.tenantId, order.orderId), order]))
}
