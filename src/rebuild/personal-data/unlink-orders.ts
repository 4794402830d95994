import { randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { onClosedBooks } from '../retention/closed-books.ts'
import { addCounts } from './erasures.ts'
import { keepErasedIds, type OfErasure } from './keep-erased-ids.ts'
import type { Counts, Replaced } from './rename-facts.ts'
import { renameInPayments } from './rename-in-payments.ts'

const PREFIX = 'erased-order-'

/**
 * Replaces the ids of a customer's orders, in facts, in perspectives and in the opening balance. Later events of these orders get the new ids. The caller
 * holds the lock of the inbox.
 *
 * @param orderIds the orders that name the customer. Those of other customers among them stay.
 * @returns the number of orders.
 */
export async function unlinkOrders(
  client: ClientBase,
  { pseudonym, orderIds, ...erasure }: OfErasure & { pseudonym: string; orderIds: readonly string[] },
): Promise<number> {
  const { tenantId } = erasure
  const read = () => readOwnOrders(client, { tenantId, pseudonym, orderIds })
  const own = await read()
  const orders = pseudonymsOf([...own, ...((await onClosedBooks(client, read)) ?? [])])
  if (orders.length === 0) return 0
  await keepErasedIds(
    client,
    erasure,
    orders.map((order) => ({ kind: 'order' as const, ...order })),
  )
  const { orders: _, ...counts } = await renameOrders(client, tenantId, orders)
  await onClosedBooks(client, () => renameOrders(client, tenantId, orders))
  await addCounts(client, erasure, counts)
  return orders.length
}

/** SQL for an order whose id is not a pseudonym yet. */
export const IS_LINKED = `not starts_with(orders.order_id, '${PREFIX}')`

/**
 * Random ids for orders. They have the sequence of the ids that they replace: of two orders of the same moment, the one with the smaller id
 * may count as the first.
 */
function pseudonymsOf(orderIds: readonly string[]): Replaced[] {
  const ids = [...new Set(orderIds)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const pseudonyms = ids.map(() => `${PREFIX}${randomUUID()}`).sort()
  return ids.map((id, i) => ({ id, pseudonym: pseudonyms[i] as string }))
}

/**
 * Those of the orders that are the customer's: they count for it, state it, or are not placed yet. An order of another customer may name it in
 * an earlier revision.
 */
async function readOwnOrders(
  client: ClientBase,
  { tenantId, pseudonym, orderIds }: { tenantId: string; pseudonym: string; orderIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await client.query<{ order_id: string }>(
    `select order_id
     from orders
     where tenant_id = $1
     and order_id = any($2::text[])
     and (customer_id = $3 or stated_customer_id = $3 or placed_at is null)
     and ${IS_LINKED}`,
    [tenantId, orderIds, pseudonym],
  )
  return rows.map(({ order_id }) => order_id)
}

/**
 * Replaces the ids of orders in all tables that name orders in the column `order_id`, also those of perspectives of the user. No number
 * depends on these ids. The caller holds the lock of the inbox.
 */
async function renameOrders(client: ClientBase, tenantId: string, orders: readonly Replaced[]): Promise<Counts> {
  const counts: Counts = {}
  if (orders.length === 0) return counts
  const values = [tenantId, ...[orders.map(({ id }) => id), orders.map(({ pseudonym }) => pseudonym)].map(arrayLiteral)]
  const { rows: tables } = await client.query<{ name: string }>(TABLES)
  for (const { name } of tables) {
    const { rowCount } = await client.query(
      `update ${name} as named set order_id = renamed.pseudonym
       from unnest($2::text[], $3::text[]) as renamed (id, pseudonym)
       where named.tenant_id = $1 and named.order_id = renamed.id`,
      values,
    )
    if (rowCount) counts[name] = rowCount
  }
  const payments = await renameInPayments(client, tenantId, orders)
  if (payments > 0) counts.payments = payments
  // A correction of costs continues after the last order that it has read, and the sequence of orders is another one now.
  await client.query(
    `update cost_passes set stage = 'placed', after_time = null, after_order = '' where tenant_id = $1`,
    [tenantId],
  )
  return counts
}

const TABLES = `
  select quote_ident(relname) as name
  from pg_class
  where relnamespace = current_schema()::regnamespace
  and relkind in ('r', 'p')
  and not relispartition
  and relname <> 'payments'
  and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'order_id' and not attisdropped)
  and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id' and not attisdropped)
  order by relname`
