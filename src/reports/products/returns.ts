import { Type } from 'typebox'
import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import { Count, nullable, Share, Text, Units } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { describe } from '../engine/describe.ts'
import { Basis, CurrencyParam, EndDate, nothingToConvert, oneOf, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { share } from '../metrics/average.ts'
import { isReturnedWithin } from '../orders/list/orders-returned.ts'
import { Offset, Order, PageLimit, pageOf, refuseBeyondEnd, Search } from './product-parameters.ts'
import { productSumsIn } from './product-sums.ts'
import { catalogueOf, isFound, nameOf } from './products-query.ts'

const SORTS = ['returnedUnits', 'restockedUnits', 'orders', 'unitsSold', 'returnRate', 'productId'] as const

const Query = Type.Object(
  {
    startDate: StartDate,
    endDate: EndDate,
    currency: CurrencyParam,
    tenant: Tenant,
    sort: oneOf(SORTS, 'Column to sort by. Equal products are sorted by id', 'returnedUnits'),
    order: Order,
    search: Search,
    limit: PageLimit,
    offset: Offset,
    basis: Basis,
  },
  nothingToConvert,
)
type Query = Type.Static<typeof Query>

const returned = {
  returnedUnits: describe(Units, 'Units that came back, restocked or not'),
  restockedUnits: describe(Units, 'Those that went back into the stock'),
  unitsSold: describe(Units, 'Units of the orders placed in the period'),
  returnRate: describe(nullable(Share), 'Returned units ÷ units sold; null when no units were sold'),
  reasons: describe(
    Type.Array(Type.Object({ reason: Text, units: Units })),
    'Returned units by reason, most frequent first. The reason is empty for units returned without one',
  ),
}

const rate = share('returned_units', 'greatest(units_sold, 0)')

/** Returned units by order, product and reason in the period, and all products that were sold or returned in it. */
function sharedReturns(query: Query, period: Period, context: ReportContext): Sql {
  const id = sql`coalesce(returned.product_id, sold.product_id)`
  const name = nameOf(context, sql`catalogue`, id)
  return sql`
    returns as materialized (
      select order_id, product_id, reason, sum(units) as units, sum(restocked_units) as restocked_units
      from order_returns
      where ${isReturnedWithin({ basis: query.basis }, period, context)}
      group by order_id, product_id, reason
    ),
    listed as materialized (
      select
        ${id} as product_id,
        ${name} as name,
        coalesce(returned.orders, 0) as orders,
        coalesce(returned.units, 0) as returned_units,
        coalesce(returned.restocked_units, 0) as restocked_units,
        coalesce(sold.units_sold, 0) as units_sold
      from (
        select product_id, count(distinct order_id) as orders, sum(units) as units, sum(restocked_units) as restocked_units
        from returns
        group by product_id
      ) as returned
      full join (${productSumsIn(period, context, { sums: ['units_sold'] })}) as sold
        on sold.product_id = returned.product_id
      left join (${catalogueOf(context)}) as catalogue on catalogue.product_id = ${id}
      where ${isFound(query.search, name, id)}
    )`
}

/** The returned units of these rows of `returns` by reason, as JSON. */
const reasonsOf = (where: Sql): Sql => sql`(
  select coalesce(
    json_agg(json_build_object('reason', reason, 'units', units::text) order by units desc, reason),
    '[]'
  )
  from (
    select reason, sum(units) as units
    from returns
    where ${where}
    group by reason
    having sum(units) <> 0
  ) as by_reason
)`

/** The sort order of the list. */
function returnsOrder({ sort = 'returnedUnits', order }: Query): Sql {
  const [column = 'returnedUnits'] = SORTS.filter((known) => known === sort)
  return sql`${raw(`"${column}"`)} ${raw(order ?? (column === 'productId' ? 'asc' : 'desc'))} nulls last, "productId"`
}

/** Returned units of products, with their reasons and the share of the sold units. */
export const returns = defineReport({
  name: 'returns',
  path: '/api/analytics/returns',
  summary: 'Returned units of each product, with reasons and return rate',
  description:
    'All products that were sold or returned in the period, those with most returned units first. With `basis=event`, returned units count on the day of the return, with `basis=order` on the day of their order. Returns do not change any amount of money. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    productId: Text,
    name: nullable(Text),
    orders: describe(Count, 'Orders from which units of the product were returned'),
    ...returned,
  }),
  sharedTables: (query, context) => sharedReturns(query, readPeriod(query, context), context),
  sql: (query) => {
    const { limit, offset } = pageOf(query)
    return sql`
      select *
      from (
        select
          product_id as "productId",
          name,
          orders,
          returned_units as "returnedUnits",
          restocked_units as "restockedUnits",
          units_sold as "unitsSold",
          ${rate} as "returnRate",
          ${reasonsOf(sql`returns.product_id = listed.product_id`)} as reasons
        from listed
      ) as products
      order by ${returnsOrder(query)}
      limit ${limit}
      offset ${offset}`
  },
  totals: {
    row: Type.Object({
      products: Count,
      orders: describe(Count, 'Different orders from which units were returned'),
      ...returned,
    }),
    sql: () => sql`
      select
        *,
        ${rate} as "returnRate"
      from (
        select
          count(*) as products,
          (
            select count(distinct order_id)
            from returns
            where product_id in (select product_id from listed)
          ) as orders,
          coalesce(sum(returned_units), 0) as returned_units,
          coalesce(sum(restocked_units), 0) as restocked_units,
          coalesce(sum(units_sold), 0) as units_sold,
          coalesce(sum(returned_units), 0) as "returnedUnits",
          coalesce(sum(restocked_units), 0) as "restockedUnits",
          coalesce(sum(units_sold), 0) as "unitsSold",
          ${reasonsOf(sql`product_id in (select product_id from listed)`)} as reasons
        from listed
      ) as total`,
  },
  period: readPeriod,
  check: (query, totals) => refuseBeyondEnd(query, totals.products),
})
