import { Type } from 'typebox'
import { type Sql, sql } from '../db/sql.ts'
import { Count, Instant, nullable, Share, Text } from './columns.ts'
import { firstOfMonth, lastOfMonth } from './days.ts'
import { CurrencyAsked, EndDate, Limit, oneOf, StartDate, Tenant } from './parameters.ts'
import { type Period, readPeriod } from './period.ts'
import { ProductId } from './product-parameters.ts'
import { defineReport, type ReportContext } from './report.ts'

const DEFAULT_LIMIT = 50
const DEFAULT_MIN_ORDERS = 2

const query = Type.Object({
  ...{ startDate: StartDate, endDate: EndDate, currency: CurrencyAsked, tenant: Tenant },
  productId: Type.Optional({ ...ProductId, description: 'Only pairs with this product, which then stands first' }),
  sort: oneOf(['orders', 'lift', 'confidence'], 'What to sort by, highest first', 'orders'),
  minOrders: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      default: DEFAULT_MIN_ORDERS,
      expected: 'a whole number from 1 to 1000000000',
      description: 'Only pairs that so many orders hold: lift and confidence tell little of a few',
    }),
  ),
  limit: Limit,
})
type Query = Type.Static<typeof query>

/** Pairs are kept by month. Default: this month and the two before it. */
function periodOf(asked: Query, context: ReportContext): Period {
  const { start, end } = readPeriod(asked, context, (last) => firstOfMonth(last, -2))
  return { start: firstOfMonth(start, 0), end: lastOfMonth(end) }
}

/** The first days of a period's months: with a list of them, an index finds each by itself. */
function monthsOf(period: Period): string[] {
  const months: string[] = []
  for (let month = period.start; month <= period.end; month = firstOfMonth(month, 1)) months.push(month)
  return months
}

/** Products that are in the same orders more often than by chance. */
export const boughtTogether = defineReport({
  name: 'bought-together',
  path: '/api/analytics/products/bought-together',
  summary: 'Pairs of products that were in the same orders',
  description:
    'By whole months: the period is widened to them, as `meta.period` tells. Counted in the background every few minutes: `totals.computedAt` tells when the month that was counted longest ago was. Cancelled orders count, as they were bought together; orders with more than 50 different products do not make pairs.',
  query,
  row: Type.Object({
    productId: Text,
    name: nullable(Text),
    otherProductId: Text,
    otherName: nullable(Text),
    /** Orders with both. */
    orders: Count,
    /** Orders with the one, and with the other. */
    productOrders: Count,
    otherOrders: Count,
    /** Orders with both ÷ all orders. */
    support: Share,
    /** Orders with both ÷ orders with the product: how many of its buyers took the other one too. */
    confidence: Share,
    /** The same the other way round. */
    otherConfidence: Share,
    /** Support ÷ (share of orders with the one × share of orders with the other): 1 is chance, 2 is twice as often. */
    lift: Share,
  }),
  sql: pairs,
  totals: {
    row: Type.Object({ orders: Count, ordersLeftOut: Count, computedAt: nullable(Instant) }),
    sql: (asked, context) => sql`
      select
        coalesce(sum(orders), 0) as orders,
        coalesce(sum(orders_left_out), 0) as "ordersLeftOut",
        min(computed_at) as "computedAt"
      ${within('product_pair_months', asked, context)}`,
  },
  envelope: { period: periodOf },
  example: {
    rows: [
      {
        ...{ productId: 'prod-456', name: 'Pour-Over Dripper Ceramic', otherProductId: 'prod-789' },
        ...{ otherName: 'Paper Filters No. 4, 100 pieces', orders: 18, productOrders: 40, otherOrders: 60 },
        ...{ support: 0.018, confidence: 0.45, otherConfidence: 0.3, lift: 7.5 },
      },
    ],
    totals: { orders: 1000, ordersLeftOut: 0, computedAt: '2024-12-12T12:40:00Z' },
    meta: {},
  },
})

const TABLES = {
  product_pairs: sql`from product_pairs`,
  product_pair_months: sql`from product_pair_months`,
  product_months: sql`from product_months`,
}

function within(table: keyof typeof TABLES, asked: Query, context: ReportContext): Sql {
  return sql`
    ${TABLES[table]}
    where tenant_id = ${context.tenantId}
    and currency = ${context.currency}
    and month = any(${monthsOf(periodOf(asked, context))}::date[])`
}

const SORTS = { orders: sql`pairs.orders`, lift: sql`lift`, confidence: sql`confidence` }

function pairs(asked: Query, context: ReportContext): Sql {
  const { productId, minOrders = DEFAULT_MIN_ORDERS, sort = 'orders', limit = DEFAULT_LIMIT } = asked
  const found = within('product_pairs', asked, context)
  const known =
    productId === undefined
      ? sql`select product_a as one, product_b as other, orders ${found}`
      : sql`
        select product_a as one, product_b as other, orders ${found} and product_a = ${productId}
        union all
        select product_b, product_a, orders ${found} and product_b = ${productId}`
  // Of many pairs only the most frequent need their measures.
  const cut = sort === 'orders' ? sql`order by orders desc, one, other limit ${limit}` : sql``
  return sql`
    with pairs as (
      select one, other, sum(orders) as orders
      from (${known}) as known
      group by one, other
      having sum(orders) >= ${minOrders}
      ${cut}
    ),
    sold as (
      select product_id, sum(times_ordered) as orders
      ${within('product_months', asked, context)}
      group by product_id
    ),
    shop as (select sum(orders) as orders ${within('product_pair_months', asked, context)})
    select
      one as "productId",
      one_product.name,
      other as "otherProductId",
      other_product.name as "otherName",
      pairs.orders,
      one_sold.orders as "productOrders",
      other_sold.orders as "otherOrders",
      round(pairs.orders / shop.orders, 6) as support,
      round(pairs.orders / one_sold.orders, 6) as confidence,
      round(pairs.orders / other_sold.orders, 6) as "otherConfidence",
      round(pairs.orders * shop.orders / (one_sold.orders * other_sold.orders), 6) as lift
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
