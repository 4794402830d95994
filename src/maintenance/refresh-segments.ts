import type pg from 'pg'
import { toQuery } from '../db/sql.ts'
import { notifyTableChanged } from '../live/notify.ts'
import { netRevenue } from '../reports/metrics/net-revenue.ts'
import { segmentsByScores } from '../reports/metrics/segments.ts'
import { GROWTH_FACTOR, REFRESH_AFTER, refreshJob } from './refresh-job.ts'

/**
 * Divides the customers of every shop (tenant and currency) into segments again when their orders have changed since the
 * last run.
 *
 * Scores are fifths: 1 + the number of whole fifths of the shop's customers whom a customer surpasses. Equal values have equal
 * scores. A tie in the last day gives the best score of the tied customers; a tie in the number of orders or the amount
 * gives the lowest. So if most customers have bought once, their score is 1.
 */
export const refreshSegments = refreshJob({ name: 'refresh of customer_segments', findStale, refresh })

interface Shop {
  tenant_id: string
  currency: string
  seen_orders: string
  seen_reversed: string
  seen_updated_at: string
}

/**
 * A customer changes with an order or a reversal, and so do the sums of days. updated_at alone is not enough, because a batch
 * that began early may commit late.
 */
async function findStale(client: pg.PoolClient): Promise<Shop[]> {
  const { rows } = await client.query<Shop>(`
    with shops as (
      select
        tenant_id,
        currency,
        sum(total_orders)::bigint as seen_orders,
        sum(reversed) as seen_reversed,
        max(updated_at)::text as seen_updated_at
      from daily_sales_analytics
      group by tenant_id, currency
    )
    select shops.*
    from shops
    left join customer_segment_runs as last using (tenant_id, currency)
    where last.computed_at is null
    or (
      (last.computed_at < clock_timestamp() - interval '${REFRESH_AFTER}' or shops.seen_orders > last.seen_orders * ${GROWTH_FACTOR})
      and (last.seen_orders, last.seen_reversed, last.seen_updated_at)
        is distinct from (shops.seen_orders, shops.seen_reversed, shops.seen_updated_at::timestamptz)
    )
    order by last.computed_at nulls first`)
  return rows
}

async function refresh(client: pg.PoolClient, shop: Shop): Promise<void> {
  const { tenant_id: tenantId, currency } = shop
  await client.query(WRITE_SEGMENTS, [tenantId, currency, segmentsByScores])
  await client.query(REMOVE_GONE, [tenantId, currency])
  await client.query(FORGET_SUMS, [tenantId, currency])
  await client.query(ADD_UP, [tenantId, currency])
  await client.query(RECORD_RUN, [tenantId, currency, shop.seen_orders, shop.seen_reversed, shop.seen_updated_at])
  await notifyTableChanged(client, { tenantId, currency, table: 'customer_segments' })
}

const CUSTOMERS = 'select * from customers where tenant_id = $1 and currency = $2 and orders > 0'
const NET_REVENUE = toQuery(netRevenue('customers.revenue', 'customers.reversed')).text
const FIFTHS = 'array[0.2, 0.4, 0.6, 0.8]'

/**
 * A customer surpasses k fifths when their value lies above that of the customer at k fifths: four values determine all scores, so
 * only the values themselves are sorted. Only rows that differ are written: on most days, few do.
 */
const WRITE_SEGMENTS = `
  with fifths as materialized (
    select
      percentile_disc(${FIFTHS}) within group (order by last_day desc) as last_day,
      percentile_disc(${FIFTHS}) within group (order by orders) as orders,
      percentile_disc(${FIFTHS}) within group (order by ${NET_REVENUE}) as net_revenue
    from (${CUSTOMERS}) as customers
  ),
  scored as (
    select
      customers.customer_id,
      customers.last_day as last_order_day,
      customers.orders,
      ${NET_REVENUE} as net_revenue,
      ${fifthsWhere('customers.last_day >= fifths.last_day')} as recency_score,
      ${fifthsWhere('customers.orders > fifths.orders')} as frequency_score,
      ${fifthsWhere(`${NET_REVENUE} > fifths.net_revenue`)} as monetary_score
    from (${CUSTOMERS}) as customers
    cross join fifths
  ),
  divided as (
    select *, ($3::text[])[(recency_score - 1) * 5 + (frequency_score + monetary_score + 1) / 2] as segment
    from scored
  )
  insert into customer_segments (
    tenant_id, currency, customer_id, last_order_day, orders, net_revenue,
    recency_score, frequency_score, monetary_score, segment
  )
  select $1, $2, divided.*
  from divided
  left join (select * from customer_segments where tenant_id = $1 and currency = $2) as known using (customer_id)
  where (
    known.last_order_day, known.orders, known.net_revenue,
    known.recency_score, known.frequency_score, known.monetary_score, known.segment
  ) is distinct from (
    divided.last_order_day, divided.orders, divided.net_revenue,
    divided.recency_score, divided.frequency_score, divided.monetary_score, divided.segment
  )
  order by customer_id
  on conflict (tenant_id, currency, customer_id) do update set
    last_order_day = excluded.last_order_day,
    orders = excluded.orders,
    net_revenue = excluded.net_revenue,
    recency_score = excluded.recency_score,
    frequency_score = excluded.frequency_score,
    monetary_score = excluded.monetary_score,
    segment = excluded.segment`

/** 1 + the number of fifths for which the comparison holds. */
function fifthsWhere(comparison: string): string {
  const fifths = [1, 2, 3, 4].map((fifth) => `(${comparison}[${fifth}])::int`)
  return `(1 + ${fifths.join(' + ')})::smallint`
}

/** Customers lose their orders only when a database is repaired. Then there are more rows than customers. */
const REMOVE_GONE = `
  delete from customer_segments
  where tenant_id = $1
  and currency = $2
  and (select count(*) from customer_segments where tenant_id = $1 and currency = $2)
    > (select count(*) from (${CUSTOMERS}) as customers)
  and not exists (
    select 1 from (${CUSTOMERS}) as customers where customers.customer_id = customer_segments.customer_id
  )`

const FORGET_SUMS = `
  delete from customer_segment_sums
  where tenant_id = $1
  and currency = $2`

const ADD_UP = `
  insert into customer_segment_sums (
    tenant_id, currency, segment, customers, orders, net_revenue, recency_scores, frequency_scores, monetary_scores
  )
  select
    $1, $2, segment, count(*), sum(orders), sum(net_revenue),
    sum(recency_score), sum(frequency_score), sum(monetary_score)
  from customer_segments
  where tenant_id = $1
  and currency = $2
  group by segment`

const RECORD_RUN = `
  insert into customer_segment_runs (
    tenant_id, currency, computed_at, customers, seen_orders, seen_reversed, seen_updated_at
  )
  select $1, $2, clock_timestamp(), count(*), $3, $4, $5
  from customer_segments
  where tenant_id = $1
  and currency = $2
  on conflict (tenant_id, currency) do update set
    computed_at = excluded.computed_at,
    customers = excluded.customers,
    seen_orders = excluded.seen_orders,
    seen_reversed = excluded.seen_reversed,
    seen_updated_at = excluded.seen_updated_at`
