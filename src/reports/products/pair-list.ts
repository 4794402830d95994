import { type Sql, sql } from '../../db/sql.ts'
import { firstOfMonth } from '../../time/days.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { DEFAULT_LIMIT } from '../engine/parameters.ts'
import { share } from '../metrics/average.ts'
import { nameOf } from './products-query.ts'

export const PAIR_SORTS = ['orders', 'lift', 'confidence'] as const

export interface PairsQuery {
  productId?: string
  sort?: (typeof PAIR_SORTS)[number]
  minOrders?: number
  limit?: number
}

const SORTS = { orders: sql`pairs.orders`, lift: sql`lift`, confidence: sql`confidence` }

/** Pairs of products with support, confidence and lift. */
export function pairList(query: PairsQuery, period: Period, context: ReportContext): Sql {
  const { productId, sort = 'orders', limit = DEFAULT_LIMIT } = query
  const months = monthsOf(period)
  // Support, confidence and lift are computed only for the most frequent pairs.
  const cut = sort === 'orders' ? sql`order by orders desc, one, other limit ${limit}` : sql``
  return sql`
    with shop as (${shopIn(query, period, context)}),
    found as (${productId === undefined ? frequentPairs(query, months, context) : companions(productId, months, context)}),
    pairs as (select * from found where orders >= (select min_orders from shop) ${cut}),
    sold as (
      select product_id, sum(times_ordered) as orders
      from product_months
      ${within(months, context)}
      group by product_id
    )
    select
      one as "productId",
      ${nameOf(context, sql`one_product`, sql`one`)} as name,
      other as "otherProductId",
      ${nameOf(context, sql`other_product`, sql`other`)} as "otherName",
      pairs.orders,
      one_sold.orders as "productOrders",
      other_sold.orders as "otherOrders",
      ${share('pairs.orders', 'shop.orders')} as support,
      ${share('pairs.orders', 'one_sold.orders')} as confidence,
      ${share('pairs.orders', 'other_sold.orders')} as "otherConfidence",
      ${share('pairs.orders * shop.orders', 'one_sold.orders * other_sold.orders')} as lift
    from pairs
    cross join shop
    join sold as one_sold on one_sold.product_id = one
    join sold as other_sold on other_sold.product_id = other
    left join products as one_product on one_product.tenant_id = ${context.tenantId} and one_product.product_id = one
    left join products as other_product
      on other_product.tenant_id = ${context.tenantId}
      and other_product.product_id = other
    order by ${SORTS[sort]} desc, pairs.orders desc, one, other
    limit ${limit}`
}

/** Numbers of orders that the pairs are compared with. */
export function pairTotals(query: PairsQuery, period: Period, context: ReportContext): Sql {
  return sql`
    select orders, left_out as "ordersLeftOut", min_orders as "minOrders", computed_at as "computedAt"
    from (${shopIn(query, period, context)}) as shop`
}

/** By default, a pair must be in at least one of this number of orders. */
const RAREST = 10_000

function shopIn({ minOrders, productId }: PairsQuery, period: Period, context: ReportContext): Sql {
  const byDefault = productId === undefined ? sql`greatest(2, ceil(sum(orders) / ${RAREST}::numeric))` : sql`2`
  const least = minOrders === undefined ? byDefault : sql`${minOrders}::bigint`
  return sql`
    select *, greatest(1, ceil(min_orders / nullif(months, 0)::numeric))::bigint as least
    from (
      select
        coalesce(sum(orders), 0) as orders,
        coalesce(sum(orders_left_out), 0) as left_out,
        ${least} as min_orders,
        count(*) as months,
        min(computed_at) as computed_at
      from product_pair_months
      ${within(monthsOf(period), context)}
    ) as months`
}

function companions(productId: string, months: string[], context: ReportContext): Sql {
  return sql`
    select one, other, sum(orders) as orders
    from (
      select product_a as one, product_b as other, orders
      from product_pairs
      ${within(months, context)}
      and product_a = ${productId}
      union all
      select product_b, product_a, orders
      from product_pairs
      ${within(months, context)}
      and product_b = ${productId}
    ) as known
    group by one, other`
}

/**
 * All pairs with enough orders, without adding up the rare ones. A pair with `n` orders has at least `n` ÷ months orders in one of the
 * months, so only rows with that number are read first. The other months of a pair are looked up only if their highest possible number of
 * orders could lift the pair over the minimum, and into the first `limit` rows.
 */
function frequentPairs(
  { sort = 'orders', limit = DEFAULT_LIMIT }: PairsQuery,
  months: string[],
  context: ReportContext,
): Sql {
  const last = sql`(select known from often order by known desc offset ${limit}::int - 1 limit 1)`
  return sql`
    with often as materialized (
      select product_a, product_b, sum(orders) as known, count(*) as months
      from product_pairs
      ${within(months, context)}
      and orders >= (select least from shop)
      group by product_a, product_b
    )
    select product_a as one, product_b as other, coalesce(total.orders, known) as orders
    from often
    cross join shop
    cross join lateral (
      select sum(orders) as orders
      from product_pairs
      ${within(months, context)}
      and product_a = often.product_a
      and product_b = often.product_b
      and often.months < shop.months
    ) as total
    where known + (shop.months - often.months) * (shop.least - 1)
      >= greatest(shop.min_orders, ${sort === 'orders' ? last : sql`0`})`
}

/** A list of months lets PostgreSQL look up each month in the index. */
function within(months: string[], { tenantId, currency }: ReportContext): Sql {
  return sql`
    where tenant_id = ${tenantId}
    and currency = ${currency}
    and month = any(${months}::date[])`
}

function monthsOf(period: Period): string[] {
  const months: string[] = []
  for (let month = period.start; month <= period.end; month = firstOfMonth(month, 1)) months.push(month)
  return months
}
