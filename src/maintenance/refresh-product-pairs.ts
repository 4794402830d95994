import type pg from 'pg'
import { notifyTableChanged } from '../live/notify.ts'
import { GROWTH_FACTOR, REFRESH_AFTER, refreshJob } from './refresh-job.ts'

/** Orders with more different products than this are left out: 1,000 products would be half a million pairs. */
export const MAX_PRODUCTS_PER_ORDER = 50

/**
 * Recounts which products were bought together, for each month with other orders than at the last run: new ones, or some
 * that were voided or revised. Nothing else changes a pair: cancelled orders count too.
 */
export const refreshProductPairs = refreshJob({ name: 'refresh of product_pairs', findStale, refresh })

interface StaleMonth {
  tenant_id: string
  currency: string
  /** The first day of the month; `last_day` is its last day. */
  month: string
  last_day: string
  orders: string
  items: string
  revenue: string
}

async function refresh(client: pg.PoolClient, stale: StaleMonth): Promise<void> {
  const { tenant_id: tenantId, currency, month, last_day: lastDay, orders, items, revenue } = stale
  await client.query(REFRESH, [tenantId, currency, month, MAX_PRODUCTS_PER_ORDER, orders, items, revenue])
  await notifyTableChanged(client, { tenantId, currency, table: 'product_pairs', days: [[month, lastDay]] })
}

/** The newest months first, because they are requested most. */
async function findStale(client: pg.PoolClient): Promise<StaleMonth[]> {
  const { rows } = await client.query<StaleMonth>(`
    with months as (
      select
        tenant_id,
        currency,
        date_trunc('month', date)::date as month,
        sum(total_orders)::bigint as orders,
        sum(total_items_sold) as items,
        sum(total_revenue) as revenue
      from daily_sales_analytics
      group by 1, 2, 3
    )
    select tenant_id, currency, month, months.orders, months.items, months.revenue, (month + interval '1 month' - interval '1 day')::date as last_day
    from months
    left join product_pair_months as last using (tenant_id, currency, month)
    where (last.computed_at is null and months.orders > 0)
    or ((last.orders, coalesce(last.items, months.items), coalesce(last.revenue, months.revenue))
      <> (months.orders, months.items, months.revenue)
      and last.computed_at < clock_timestamp() - interval '${REFRESH_AFTER}')
    or months.orders > last.orders * ${GROWTH_FACTOR}
    order by months.month desc, months.tenant_id, months.currency`)
  return rows
}

/** orders_placed finds the orders by their time, which lies within a day of the shop's day. Only rows that differ are written. */
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
  gone as (
    delete from product_pairs
    where tenant_id = $1
    and currency = $2
    and month = $3
    and not exists (
      select
      from pairs
      where pairs.product_a = product_pairs.product_a
      and pairs.product_b = product_pairs.product_b
    )
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
  insert into product_pair_months (tenant_id, currency, month, computed_at, orders, orders_left_out, items, revenue)
  select $1, $2, $3, clock_timestamp(), $5, count(*) filter (where cardinality(products) > $4), $6::numeric, $7::numeric
  from baskets
  on conflict (tenant_id, currency, month) do update set
    computed_at = excluded.computed_at,
    orders = excluded.orders,
    orders_left_out = excluded.orders_left_out,
    items = excluded.items,
    revenue = excluded.revenue`
