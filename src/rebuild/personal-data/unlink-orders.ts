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
  {
    pseudonym,
    orderIds,
    removes,
    ...erasure
  }: OfErasure & {
    pseudonym: string
    orderIds: readonly string[]
    /** Whether the orders are also taken out of the numbers. */
    removes: boolean
  },
): Promise<number> {
  const { tenantId } = erasure
  if (removes) await client.query(ADOPT, [tenantId, erasure.erasureId, pseudonym])
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

/**
 * Orders of the customer whose ids another erasure has replaced, such as that of a customer who was merged into this one. Their later events
 * are recognised by the same hashes.
 */
const ADOPT = `
  insert into erased_ids (tenant_id, erasure_id, id_number, kind, pseudonym, salt, hash, hashed_until)
  select $1, $2, known.ids + row_number() over (order by pseudonym) - 1, 'order', pseudonym, salt, hash, hashed_until
  from (
    select distinct on (pseudonym) pseudonym, salt, hash, hashed_until
    from erased_ids
    join orders on orders.tenant_id = $1 and orders.order_id = erased_ids.pseudonym
    where erased_ids.tenant_id = $1
    and erased_ids.kind = 'order'
    and (orders.customer_id = $3 or orders.stated_customer_id = $3)
    and not exists (
      select from erased_ids as own
      where own.tenant_id = $1 and own.erasure_id = $2 and own.pseudonym = erased_ids.pseudonym
    )
    order by pseudonym, erasure_id
  ) as adopted
  cross join (select count(*) as ids from erased_ids where tenant_id = $1 and erasure_id = $2) as known`

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
