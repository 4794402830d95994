import type { ClientBase } from 'pg'
import { batchRows } from '../../db/batch-rows.ts'
import { afterPulling } from '../../db/citus/pull-rows.ts'
import type { Change } from '../changes.ts'
import { orderKey } from '../orders/orders.ts'
import type { CustomerChanges } from './customer-changes.ts'
import { type Distribution, ORDERS_OF_CUSTOMERS } from './distributed-orders.ts'

/** The customer's nearest known days with an order around a day. `known` if the customer has a known order on the day itself. */
export type NeighboursOf = (
  customer: CustomerChanges,
  day: string,
) => { previousDay: string | undefined; nextDay: string | undefined } | 'known'

interface Asked {
  customer: CustomerChanges
  day: string
  /** The time of the batch's first order of that customer on that day. */
  at: string
}

interface Found {
  position: string
  is_earlier: boolean
  order_id: string
  day: string
}

/** Reads the days around the given days. Orders that the batch itself placed are left out. */
export async function readNeighbours(
  client: ClientBase,
  asked: readonly Asked[],
  changes: readonly Change[],
  distribution: Distribution,
): Promise<NeighboursOf> {
  const around = new Map<CustomerChanges, Map<string, { previous?: string; next?: string }>>()
  for (const { customer, day } of asked) {
    around.set(customer, (around.get(customer) ?? new Map()).set(day, {}))
  }
  for (const { position, is_earlier, day } of await readAround(
    client,
    asked,
    asked.length > 0 ? ownOrders(changes) : new Set(),
    distribution,
  )) {
    const { customer, day: askedDay } = asked[Number(position) - 1] as Asked
    const days = around.get(customer)?.get(askedDay)
    if (!days) continue
    if (is_earlier) days.previous ??= day
    else days.next ??= day
  }
  return (customer, day) => {
    const days = around.get(customer)?.get(day)
    if (!days) throw new Error(`The days around ${day} of customer ${customer.customerId} were not looked up`)
    if (days.previous === day || days.next === day) return 'known'
    return { previousDay: days.previous, nextDay: days.next }
  }
}

/** The keys of the orders that the batch has placed, or given to another customer. */
function ownOrders(changes: readonly Change[]): Set<string> {
  const placed = changes.filter((change) => change.type === 'OrderPlaced')
  return new Set(placed.map(({ tenantId, orderId }) => orderKey(tenantId, orderId)))
}

/** The customers' other orders around the given times, the nearest first. */
async function readAround(
  client: ClientBase,
  asked: readonly Asked[],
  own: ReadonlySet<string>,
  { isDistributed }: Distribution,
): Promise<Found[]> {
  if (asked.length === 0) return []
  const { rows } = await client.query<Found>({
    name: isDistributed ? 'collect-neighbours' : 'read-neighbours',
    text: isDistributed ? afterPulling(READ_NEIGHBOURS, { orders: ORDERS_OF_CUSTOMERS }) : READ_NEIGHBOURS,
    values: ASKED.parameters(asked),
  })
  return rows.filter(({ position, order_id }) => {
    const tenantId = asked[Number(position) - 1]?.customer.tenantId ?? ''
    return !own.has(orderKey(tenantId, order_id))
  })
}

const ASKED = batchRows<Asked>({
  tenant_id: ['text', ({ customer }) => customer.tenantId],
  customer_id: ['text', ({ customer }) => customer.customerId],
  currency: ['text', ({ customer }) => customer.currency],
  at: ['timestamptz', ({ at }) => at],
  // Up to `orders` of the found orders are the batch's own. One more is the nearest other order.
  candidates: ['int', ({ customer }) => customer.orders + 1],
})

/** `|| ''` makes PostgreSQL use the index of the customer. Without statistics it may choose the index of all orders by time. */
const ORDERS_OF_ASKED = `
    from orders
    where orders.tenant_id = asked.tenant_id
    and orders.customer_id = asked.customer_id
    and orders.currency || '' = asked.currency`

const READ_NEIGHBOURS = `
  select asked.position, near.is_earlier, near.order_id, near.day
  from ${ASKED.unnest} with ordinality as asked (${ASKED.names}, position)
  cross join lateral (
    (
    select true as is_earlier, orders.order_id, orders.day
    ${ORDERS_OF_ASKED}
    and orders.placed_at < asked.at
    order by orders.placed_at desc
    limit asked.candidates
    )
    union all
    (
    select false as is_earlier, orders.order_id, orders.day
    ${ORDERS_OF_ASKED}
    and orders.placed_at >= asked.at
    order by orders.placed_at
    limit asked.candidates
    )
  ) as near`
