import { Type } from 'typebox'
import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import { Count, nullable, Share, Text } from '../engine/columns.ts'
import { comparisonOfWholeDays } from '../engine/comparison/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import {
  Align,
  Basis,
  Compare,
  CurrencyParam,
  EndDate,
  oneOf,
  ReportingCurrency,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { comparisonOfSameRows, rowsOfPage } from '../engine/rows/requested-rows.ts'
import { share } from '../metrics/average.ts'
import { netRevenueOfProduct } from '../metrics/net-revenue.ts'
import { productColumns, productMetrics } from '../metrics/products.ts'
import { arePlacedRead, productsPlaced } from '../orders/list/products-placed.ts'
import { Offset, Order, PageLimit, pageOf, refuseBeyondEnd } from './product-parameters.ts'
import { productSumsIn, sumsOfProducts } from './product-sums.ts'

const SORTS = ['netRevenue', 'revenue', 'unitsSold', 'refunds', 'orders', 'products', 'group'] as const

const Query = Type.Object({
  by: oneOf(['category', 'brand'], 'Label of the product to group by', 'category'),
  startDate: StartDate,
  endDate: EndDate,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  sort: oneOf(SORTS, 'Column to sort by. Equal groups are sorted by their labels', 'netRevenue'),
  order: Order,
  limit: PageLimit,
  offset: Type.Optional({ ...Offset, description: 'Number of rows to skip, up to `totals.groups`' }),
  basis: Basis,
  compare: Compare,
  align: Align,
})
type Query = Type.Static<typeof Query>

const columns = {
  products: describe(Count, 'Products with sales or reversals in the period'),
  orders: describe(
    nullable(Count),
    'Different orders placed in the period with such a product. Null if the period has more than 100,000 orders',
  ),
  ...productColumns,
  timesOrdered: describe(Count, 'An order counts once for each of its products'),
}

/** The tables that rows and totals share. In a comparison: also the groups of the requested period, which are its rows. */
function sharedGroups(query: Query, context: ReportContext): Sql {
  const tables = tablesOf('', query, readPeriod(query, context), context)
  const { requestedPeriod } = context
  return requestedPeriod ? sql`${tables}, ${tablesOf('requested_', query, requestedPeriod, context)}` : tables
}

/** The products with their label, the orders of each group, and the groups. */
function tablesOf(prefix: '' | 'requested_', query: Query, period: Period, context: ReportContext): Sql {
  const { by = 'category', basis } = query
  const [sums, placed, grouped] = [raw(`${prefix}sums`), raw(`${prefix}placed`), raw(`${prefix}grouped`)]
  const label = sql`coalesce(products.${raw(by)}, '')`
  const ofProduct = (id: Sql) => sql`
    left join products
      on products.tenant_id = ${context.tenantId}
      and products.product_id = ${id}`
  return sql`
    ${sums} as materialized (
      select ${label} as "group", sold.*
      from (${productSumsIn(period, context, { basis })}) as sold
      ${ofProduct(sql`sold.product_id`)}
    ),
    ${placed} as materialized (
      select distinct ${label} as "group", placed.order_id
      from (${productsPlaced({ basis }, period, context)}) as placed
      ${ofProduct(sql`placed.product_id`)}
    ),
    ${grouped} as materialized (
      select sold.*, case when ${arePlacedRead(period, context)} then coalesce(counted.orders, 0) end as orders
      from (
        select "group", count(*) as products, ${sumsOfProducts}
        from ${sums}
        group by "group"
      ) as sold
      left join (
        select "group", count(*) as orders
        from ${placed}
        group by "group"
      ) as counted using ("group")
    )`
}

/** The columns of a group besides `products` and `orders`. Its share is null when the net revenue of all products is not positive. */
const METRICS = sql`
  ${productMetrics},
  ${share(
    sql`coalesce(${netRevenueOfProduct}, 0)`,
    sql`greatest((select sum(${netRevenueOfProduct}) from sums), 0)`,
  )} as share`

/** A page of groups. In a comparison: the groups of the requested period, in the same order. */
function rows(query: Query, context: ReportContext): Sql {
  if (!context.requestedPeriod) return pageOfGroups(sql`grouped`, query)
  const columns = sql`
    coalesce(grouped.products, 0) as products,
    case when ${arePlacedRead(readPeriod(query, context), context)} then coalesce(grouped.orders, 0) end as orders,
    ${METRICS}`
  return rowsOfPage(pageOfGroups(sql`requested_grouped`, query), 'group', 'grouped', columns)
}

function pageOfGroups(from: Sql, query: Query): Sql {
  const { sort = 'netRevenue', order } = query
  const { limit, offset } = pageOf(query)
  const [column = 'netRevenue'] = SORTS.filter((known) => known === sort)
  return sql`
    select "group", products, orders, ${METRICS}
    from ${from}
    order by ${raw(`"${column}"`)} ${raw(order ?? (column === 'group' ? 'asc' : 'desc'))} nulls last, "group"
    limit ${limit}
    offset ${offset}`
}

/** Sales by category or brand. */
export const productGroups = defineReport({
  name: 'product-groups',
  path: '/api/analytics/products/groups',
  summary: 'Sales of products by category or brand',
  description:
    'Sums of the lines of orders, by the category or brand that the catalogue has now: if it changes, the whole history of the product moves. The group is empty for products without one. An order with products of two groups counts in both, and once in `totals`. In a comparison, the rows are the same groups, and today is left out because products are stored by whole days. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({ group: Text, ...columns, share: nullable(Share) }),
  sharedTables: sharedGroups,
  sql: rows,
  totals: {
    row: Type.Object({ groups: describe(Count, 'The number of rows of all pages'), ...columns }),
    sql: (query, context) => sql`
      select groups, products, orders, ${productMetrics}
      from (
        select
          (select count(*) from grouped) as groups,
          count(*) as products,
          case
            when ${arePlacedRead(readPeriod(query, context), context)} then (select count(distinct order_id) from placed)
          end as orders,
          ${sumsOfProducts}
        from sums
      ) as total`,
  },
  period: readPeriod,
  comparison: (query, context) =>
    comparisonOfSameRows(comparisonOfWholeDays, query, context, readPeriod(query, context)),
  check: (query, { groups }) => refuseBeyondEnd(query, groups, 'groups'),
})
