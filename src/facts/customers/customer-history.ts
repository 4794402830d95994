import type { ClientBase } from 'pg'
import { batchRows } from '../../db/batch-rows.ts'
import { afterPulling } from '../../db/citus/pull-rows.ts'
import { type Money, storedMoney } from '../../money.ts'
import type { Calendar } from '../calendar.ts'
import type { Change } from '../changes.ts'
import { isPlaced, type PlacedOrder } from '../orders/order.ts'
import { readStored, STORED_COLUMNS, type StoredRow } from '../orders/order-rows.ts'
import { type AppliedOrder, orderKey } from '../orders/orders.ts'
import { reversalsOf } from '../orders/reversals.ts'
import type { CustomerDay } from './activity-changes.ts'
import { type CustomerChanges, customerKey } from './customer-changes.ts'
import { type Distribution, ORDERS_OF_CUSTOMERS } from './distributed-orders.ts'

interface Batch extends Distribution {
  applied: readonly AppliedOrder[]
  changes: readonly Change[]
  calendar: Calendar
}

const ASKED = batchRows<CustomerChanges>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  customer_id: ['text', ({ customerId }) => customerId],
  currency: ['text', ({ currency }) => currency],
})

/** The orders of a customer that count, before and after a batch. */
export interface CustomerOrders {
  before: PlacedOrder[]
  after: PlacedOrder[]
}

const READ_ORDERS = `
  select ${STORED_COLUMNS}
  from ${ASKED.unnest} as asked (${ASKED.names})
  cross join lateral (
    select orders.*
    from orders
    where orders.tenant_id = asked.tenant_id
    and orders.customer_id = asked.customer_id
    and orders.currency || '' = asked.currency
    and orders.placed_at is not null
    offset 0
  ) as orders`

/** Reads all orders of these customers. The batch's own orders are already written. */
export async function readOrdersOf(
  client: ClientBase,
  customers: readonly CustomerChanges[],
  applied: readonly AppliedOrder[],
  { isDistributed }: Distribution,
): Promise<Map<CustomerChanges, CustomerOrders>> {
  if (customers.length === 0) return new Map()
  const orders = new Map(customers.map((customer): [CustomerChanges, CustomerOrders] => [customer, noOrders()]))
  const byKey = new Map(customers.map((customer) => [customerKey(customer), customer]))
  const ordersOf = (order: PlacedOrder) => {
    const { customerId, currency } = order.placed
    const customer =
      customerId !== undefined && byKey.get(customerKey({ tenantId: order.tenantId, currency, customerId }))
    return (customer && orders.get(customer)) || noOrders()
  }
  const own = new Set<string>()
  for (const { before, after } of applied) {
    own.add(orderKey(after.tenantId, after.orderId))
    if (isPlaced(before)) ordersOf(before).before.push(before)
    if (isPlaced(after)) ordersOf(after).after.push(after)
  }
  const { rows } = await client.query<StoredRow>({
    name: isDistributed ? 'collect-customer-orders' : 'read-customer-orders',
    text: isDistributed ? afterPulling(READ_ORDERS, { orders: ORDERS_OF_CUSTOMERS }) : READ_ORDERS,
    values: ASKED.parameters(customers),
  })
  for (const row of rows) {
    if (own.has(orderKey(row.tenant_id as string, row.order_id as string))) continue
    const order = readStored(row)
    if (!isPlaced(order)) continue
    ordersOf(order).before.push(order)
    ordersOf(order).after.push(order)
  }
  return orders
}

const noOrders = (): CustomerOrders => ({ before: [], after: [] })

/**
 * Everything that was counted for customers before this batch, by day. Orders that the batch changes are included as they
 * were before it. Only the few customers whose first order moves to another day are read.
 *
 * @param known orders that have been read already.
 */
export async function readHistories(
  client: ClientBase,
  customers: readonly CustomerChanges[],
  known: ReadonlyMap<CustomerChanges, CustomerOrders>,
  batch: Batch,
): Promise<Map<CustomerChanges, CustomerDay[]>> {
  if (customers.length === 0) return new Map()
  const unknown = customers.filter((customer) => !known.has(customer))
  const orders = new Map([...known, ...(await readOrdersOf(client, unknown, batch.applied, batch))])
  const notes = await readCreditNotes(client, customers, batch)
  return new Map(
    customers.map((customer) => [
      customer,
      daysOf(orders.get(customer)?.before ?? [], notes.get(customer) ?? [], customer.currency, batch.calendar),
    ]),
  )
}

function daysOf(
  orders: readonly PlacedOrder[],
  notes: readonly CustomerDay[],
  currency: string,
  calendar: Calendar,
): CustomerDay[] {
  const days = new Map<string, CustomerDay>()
  const dayOf = (day: string) => {
    const found = days.get(day) ?? { day, orders: 0, revenue: 0n, reversed: 0n, reversedByOrder: 0n }
    days.set(day, found)
    return found
  }
  for (const order of orders) {
    const day = dayOf(order.placed.day)
    day.orders++
    day.revenue += order.placed.total
    for (const reversal of reversalsOf(order, calendar)) {
      if (reversal.currency !== currency) continue
      dayOf(reversal.day).reversed += reversal.reversed
      dayOf(reversal.orderDay).reversedByOrder += reversal.reversed
    }
  }
  for (const note of notes) {
    dayOf(note.day).reversed += note.reversed
    dayOf(note.day).reversedByOrder += note.reversedByOrder
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** The customers' credit notes by day, without those of this batch. */
async function readCreditNotes(
  client: ClientBase,
  customers: readonly CustomerChanges[],
  { changes }: Batch,
): Promise<Map<CustomerChanges, CustomerDay[]>> {
  const { rows } = await client.query<{ position: string; day: string; amount: string }>({
    name: 'read-counted-credit-notes',
    text: `
      select asked.position, credit_notes.day, sum(credit_notes.amount) as amount
      from ${ASKED.unnest} with ordinality as asked (${ASKED.names}, position)
      join credit_notes
        on credit_notes.tenant_id = asked.tenant_id
        and credit_notes.customer_id = asked.customer_id
        and credit_notes.currency = asked.currency
        and credit_notes.voided_at is null
        and credit_notes.status <> 'failed'
      group by asked.position, credit_notes.day`,
    values: ASKED.parameters(customers),
  })
  const amounts = new Map(customers.map((customer) => [customer, new Map<string, Money>()]))
  const add = (customer: CustomerChanges, day: string, amount: Money) => {
    const days = amounts.get(customer)
    days?.set(day, (days.get(day) ?? 0n) + amount)
  }
  for (const { position, day, amount } of rows) {
    add(customers[Number(position) - 1] as CustomerChanges, day, storedMoney(amount))
  }
  const byKey = new Map(customers.map((customer) => [customerKey(customer), customer]))
  for (const change of changes) {
    if (change.type !== 'OrderReversed' || change.orderId !== undefined || change.customerId === undefined) continue
    const { tenantId, currency, customerId, day, sign, amount } = change
    const customer = byKey.get(customerKey({ tenantId, currency, customerId }))
    if (customer) add(customer, day, BigInt(-sign) * amount)
  }
  const noted = (days: Map<string, Money>): CustomerDay[] =>
    [...days].map(([day, reversed]) => ({ day, orders: 0, revenue: 0n, reversed, reversedByOrder: reversed }))
  return new Map([...amounts].map(([customer, days]) => [customer, noted(days)]))
}
