import type pg from 'pg'
import { notifyTableChanged } from '../live/notify.ts'
import type { MaintenanceJob } from './run-jobs.ts'

/** Orders with more different products than this make no pairs: one of 1,000 would make half a million. */
export const MAX_PRODUCTS_PER_ORDER = 50

/** A month is counted again at most this often, or when its orders have grown by this much: an import has just come in. */
const REFRESH_AFTER = '5 minutes'
const GROWN = 1.25
const LOOK_EVERY_MS = 10_000
/** A run begins no further month after this long: whoever stops Tidemark waits for the run. */
const RUN_MS = 5000

/**
 * Counts which products were bought together, month by month: those months again in which there are more orders than at the last
 * time. Nothing else changes a pair: what is ordered stays ordered, and a cancelled order was bought together all the same.
 */
export const refreshProductPairs: MaintenanceJob = {
  name: 'refresh of product_pairs',
  everyMs: LOOK_EVERY_MS,
  async run(client) {
    const until = performance.now() + RUN_MS
    const stale = await findStale(client)
    if (stale.length > 0) await client.query(SETTINGS)
    for (const month of stale) {
      await refresh(client, month)
      if (performance.now() > until) return
    }
  },
}

interface StaleMonth {
  tenant_id: string
  currency: string
  /** Its first day and its last. */
  month: string
  last_day: string
  orders: string
}

async function refresh(client: pg.PoolClient, stale: StaleMonth): Promise<void> {
  const { tenant_id: tenantId, currency, month, last_day: lastDay, orders } = stale
  await client.query(FORGET_IF_FEWER, [tenantId, currency, month, orders])
  await client.query(REFRESH, [tenantId, currency, month, MAX_PRODUCTS_PER_ORDER, orders])
  await notifyTableChanged(client, { tenantId, currency, table: 'product_pairs', days: [[month, lastDay]] })
}

/**
 * The processors that ingest needs are left to it. Pairs are compared with what is there by hashing: PostgreSQL expects a hundred
 * of them and would look up each.
 */
const SETTINGS = `
  set local work_mem = '64MB';
  set local max_parallel_workers_per_gather = 0;
  set local jit = off;
  set local enable_memoize = off;
  set local enable_nestloop = off`

/** Newest first, for they are asked for most. */
async function findStale(client: pg.PoolClient): Promise<StaleMonth[]> {
  const { rows } = await client.query<StaleMonth>(`
    with months as (
      select tenant_id, currency, date_trunc('month', date)::date as month, sum(total_orders)::bigint as orders
      from daily_sales_analytics
      group by 1, 2, 3
    )
    select months.*, (month + interval '1 month' - interval '1 day')::date as last_day
    from months
    left join product_pair_months as last using (tenant_id, currency, month)
    where (last.computed_at is null and months.orders > 0)
    or (last.orders <> months.orders and last.computed_at < clock_timestamp() - interval '${REFRESH_AFTER}')
    or months.orders > last.orders * ${GROWN}
    order by months.month desc, months.tenant_id, months.currency`)
  return rows
}

/** Orders stay, except when a database is repaired: then the month is counted from nothing. */
const FORGET_IF_FEWER = `
  delete from product_pairs
  where tenant_id = $1
  and currency = $2
  and month = $3
  and (select orders from product_pair_months where tenant_id = $1 and currency = $2 and month = $3) > $4`

/** orders_placed finds the orders by their time, which lies within a day of the shop's day. Only rows that are different are written. */
const REFRESH = `
  with baskets as materialized (
    select basket.products
    from orders
    cross join lateral (
      select array_agg(distinct (line ->> 'productId') collate "C") as products
      from json_array_elements(orders.lines) as line
    ) as basket
    where orders.tenant_id = $1
    and orders.currency = $2
    and orders.placed_at >= $3::date - interval '1 day'
    and orders.placed_at < $3::date + interval '1 month 1 day'
    and orders.day >= $3::date
    and orders.day < $3::date + interval '1 month'
  ),
  pairs as (
    select a.product as product_a, b.product as product_b, count(*) as orders
    from baskets
    cross join lateral unnest(products) with ordinality as a (product, place)
    cross join lateral unnest(products[a.place + 1:]) as b (product)
    where cardinality(products) between 2 and $4
    group by 1, 2
  ),
  written as (
    insert into product_pairs (tenant_id, currency, month, product_a, product_b, orders)
    select $1, $2, $3, product_a, product_b, pairs.orders
    from pairs
    left join (select * from product_pairs where tenant_id = $1 and currency = $2 and month = $3) as known
      using (product_a, product_b)
    where known.orders is distinct from pairs.orders
    order by product_a, product_b
    on conflict (tenant_id, currency, month, product_a, product_b) do update set orders = excluded.orders
  )
  insert into product_pair_months (tenant_id, currency, month, computed_at, orders, orders_left_out)
  select $1, $2, $3, clock_timestamp(), $5, count(*) filter (where cardinality(products) > $4)
  from baskets
  on conflict (tenant_id, currency, month) do update set
    computed_at = excluded.computed_at,
    orders = excluded.orders,
    orders_left_out = excluded.orders_left_out`
