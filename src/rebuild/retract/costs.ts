import type { ClientBase } from 'pg'
import type { Calendar } from '../../facts/calendar.ts'
import type { Change } from '../../facts/changes.ts'
import { withoutProductCosts } from '../../facts/costs/line-costs.ts'
import { costsBetween } from '../../facts/orders/order-changes.ts'
import { readStored, STORED_COLUMNS, type StoredRow } from '../../facts/orders/order-rows.ts'

/**
 * Gives the orders in the temporary tables the costs of products with which the live orders were counted. A replay does not, because these
 * costs are facts of the products, whose events may not be replayed.
 *
 * @returns the changes.
 */
export async function takeLiveCosts(client: ClientBase, live: string, calendar: Calendar): Promise<Change[]> {
  const { rows } = await client.query<StoredRow>(`
    select ${STORED_COLUMNS}
    from ${live}.orders as orders
    join pg_temp.orders as mine using (tenant_id, order_id)
    where orders.lines::text like '%"productCost"%'
    or orders.revisions::text like '%"productCost"%'`)
  if (rows.length === 0) return []
  await client.query(
    `update pg_temp.orders as mine set
       lines = theirs.lines,
       revisions = theirs.revisions,
       cost = theirs.cost,
       cost_known_revenue = theirs.cost_known_revenue
     from ${live}.orders as theirs
     where theirs.tenant_id = mine.tenant_id
     and theirs.order_id = mine.order_id
     and (theirs.tenant_id, theirs.order_id) in (select * from unnest($1::text[], $2::text[]))`,
    [rows.map((row) => row.tenant_id), rows.map((row) => row.order_id)],
  )
  return rows.map(readStored).flatMap((order) => costsBetween(withoutProductCosts(order), order, calendar))
}

/** Records that the orders in the temporary tables do not have the costs of their products yet. */
export async function requestCosts(client: ClientBase, live: string): Promise<void> {
  await client.query(`
    insert into ${live}.cost_changes (tenant_id, currency, from_time, until_time)
    select tenant_id, currency, min(placed_at), max(placed_at)
    from pg_temp.orders
    where placed_at is not null
    and exists (select from ${live}.product_costs)
    group by tenant_id, currency`)
}
