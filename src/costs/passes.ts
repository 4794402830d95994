import type { ClientBase, Pool } from 'pg'
import type { Order } from '../facts/orders/order.ts'
import { readStored, STORED_COLUMNS, type StoredRow } from '../facts/orders/order-rows.ts'

/** A correction of the orders of a shop in a currency, and how far it is. */
export interface Pass {
  tenantId: string
  currency: string
  /** `placed`: orders of this currency, by their times. `revised`: all revised orders of the shop, which may have been in another currency. */
  stage: 'placed' | 'revised'
  /** The orders of the time, both ends included. */
  fromTime: string
  untilTime: string
  /** The last order that was read in this stage. */
  afterTime: string
  afterOrder: string
}

/** One process corrects at a time, in transactions. */
export const LOCK = `select pg_advisory_xact_lock(hashtext('tidemark costs'), hashtext(current_schema()))`

interface PassRow {
  tenant_id: string
  currency: string
  stage: Pass['stage']
  from_time: string
  until_time: string
  after_time: string | null
  after_order: string
}

/** The next correction that has begun. */
export async function readPass(client: ClientBase): Promise<Pass | undefined> {
  const { rows } = await client.query<PassRow>(`
    select tenant_id, currency, stage, from_time::text, until_time::text, after_time::text, after_order
    from cost_passes
    order by tenant_id, currency
    limit 1`)
  const [row] = rows
  return (
    row && {
      tenantId: row.tenant_id,
      currency: row.currency,
      stage: row.stage,
      fromTime: row.from_time,
      untilTime: row.until_time,
      afterTime: row.after_time ?? '-infinity',
      afterOrder: row.after_order,
    }
  )
}

/** The ids of recorded changes of costs, which no correction contains yet. Those of a correction that has begun wait for its end. */
export async function readPendingChanges(client: ClientBase | Pool): Promise<string[]> {
  const { rows } = await client.query<{ change_id: string }>(`
    select change_id
    from cost_changes
    where not exists (
      select
      from cost_passes
      where cost_passes.tenant_id = cost_changes.tenant_id
      and cost_passes.currency = cost_changes.currency
    )`)
  return rows.map((row) => row.change_id)
}

/** Begins the corrections of these changes, one for each shop and currency. Changes that another process has taken are left out. */
export async function beginPasses(client: ClientBase, changeIds: readonly string[]): Promise<void> {
  await client.query(
    `with taken as (
       delete from cost_changes
       where change_id = any($1::bigint[])
       and not exists (
         select
         from cost_passes
         where cost_passes.tenant_id = cost_changes.tenant_id
         and cost_passes.currency = cost_changes.currency
       )
       returning *
     )
     insert into cost_passes (tenant_id, currency, from_time, until_time)
     select tenant_id, currency, min(from_time), max(until_time)
     from taken
     group by tenant_id, currency`,
    [changeIds],
  )
}

/** The next orders of a correction, by the position at which they are found. */
export async function readOrders(client: ClientBase, pass: Pass, limit: number): Promise<Order[]> {
  const { tenantId, currency, stage, fromTime, untilTime, afterTime, afterOrder } = pass
  const { rows } =
    stage === 'placed'
      ? await client.query<StoredRow>({
          name: 'read-placed-orders-of-costs',
          text: `
            select ${STORED_COLUMNS}
            from orders
            where tenant_id = $1
            and currency = $2
            and placed_at is not null
            and placed_at >= $3
            and placed_at <= $4
            and (placed_at, order_id) > ($5, $6)
            order by placed_at, order_id
            limit $7`,
          values: [tenantId, currency, fromTime, untilTime, afterTime, afterOrder, limit],
        })
      : await client.query<StoredRow>({
          name: 'read-revised-orders-of-costs',
          text: `
            select ${STORED_COLUMNS}
            from orders
            where tenant_id = $1
            and revisions is not null
            and order_id > $2
            order by order_id
            limit $3`,
          values: [tenantId, afterOrder, limit],
        })
  return rows.map(readStored)
}

/** Records that these orders were read, and begins the next stage, or ends the correction, if they were the last. */
export async function movePass(
  client: ClientBase,
  { tenantId, currency, stage }: Pass,
  { orders, corrected, isEnd }: { orders: readonly Order[]; corrected: number; isEnd: boolean },
): Promise<void> {
  if (isEnd && stage === 'revised') {
    await client.query('delete from cost_passes where tenant_id = $1 and currency = $2', [tenantId, currency])
    return
  }
  const last = isEnd ? undefined : orders.at(-1)
  await client.query(
    `update cost_passes set
       stage = $3,
       after_time = $4,
       after_order = $5,
       orders_read = orders_read + $6,
       orders_corrected = orders_corrected + $7
     where tenant_id = $1
     and currency = $2`,
    [
      tenantId,
      currency,
      isEnd ? 'revised' : stage,
      last?.placed?.at.text,
      last?.orderId ?? '',
      orders.length,
      corrected,
    ],
  )
}
