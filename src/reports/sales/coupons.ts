import { Type } from 'typebox'
import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import { firstOrders } from '../customers/shared-customers.ts'
import { Count, Text } from '../engine/columns.ts'
import { comparisonOf } from '../engine/comparison/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
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
import { beginOf, isWithin } from '../engine/within.ts'
import { salesColumns, salesMetrics } from '../metrics/sales.ts'
import { salesIn } from '../orders/sales-source.ts'
import { Offset, Order, PageLimit, pageOf, refuseBeyondEnd, Search } from '../products/product-parameters.ts'

const SORTS = ['orders', 'discounts', 'totalRevenue', 'netRevenue', 'customers', 'newCustomers', 'couponCode'] as const

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  sort: oneOf(SORTS, 'Column to sort by. Equal coupons are sorted by code', 'orders'),
  order: Order,
  search: Type.Optional({ ...Search, description: 'Only coupons whose code contains this text, ignoring case' }),
  limit: PageLimit,
  offset: Type.Optional({ ...Offset, description: 'Number of rows to skip, up to `totals.coupons`' }),
  basis: Basis,
  compare: Compare,
  align: Align,
})
type Query = Type.Static<typeof Query>

const counts = {
  ...salesColumns,
  discounts: describe(salesColumns.discounts, 'Σ of the discounts of the orders, whichever of their coupons gave them'),
  customers: describe(Count, 'Customers who placed an order with the coupon in the period, without guests'),
  newCustomers: describe(Count, 'Those whose first order was in the period, with this coupon or without'),
}

/** The tables that rows and totals share. In a comparison: also the coupons of the requested period, which are its rows. */
function sharedCoupons(query: Query, context: ReportContext): Sql {
  const tables = tablesOf('', query, readPeriod(query, context), context)
  const { requestedPeriod } = context
  if (!requestedPeriod) return tables
  return sql`${tables}, ${tablesOf('requested_', query, requestedPeriod, { ...context, until: undefined })}`
}

/** The orders of customers with a coupon, and all matching coupons. */
function tablesOf(prefix: '' | 'requested_', query: Query, period: Period, context: ReportContext): Sql {
  const { search, basis = 'event' } = query
  const [used, listed] = [raw(`${prefix}used`), raw(`${prefix}listed`)]
  const isWanted = search === undefined ? sql`true` : sql`strpos(lower(value), lower(${search}::text)) > 0`
  return sql`
    ${used} as materialized (
      select coupon.value, orders.customer_id, customers.first_order_at >= ${beginOf(period.start, context)} as is_new
      from orders
      join (${firstOrders(context)}) as customers using (customer_id)
      cross join lateral json_array_elements_text(coalesce(orders.coupon_codes, json_build_array(orders.coupon_code)))
        as coupon (value)
      where orders.tenant_id = ${context.tenantId}
      and ${isOfCurrency(context, 'orders.currency')}
      and orders.coupon_code is not null
      and ${isWithin(sql`orders.placed_at`, period, context)}
    ),
    ${listed} as materialized (
      select sales.*, coalesce(buyers.customers, 0) as customers, coalesce(buyers.new_customers, 0) as "newCustomers"
      from (
        select value as "couponCode", ${salesMetrics(basis, context.currency)}
        from (${salesIn(period, {}, context, { dimension: 'couponCode' })}) as parts
        where value <> ''
        and ${isWanted}
        group by value
      ) as sales
      left join (
        select
          value,
          count(distinct customer_id) as customers,
          count(distinct customer_id) filter (where is_new) as new_customers
        from ${used}
        group by value
      ) as buyers on buyers.value = sales."couponCode"
      where sales.orders <> 0 or sales."refundCount" <> 0 or sales."chargebackCount" <> 0
      or sales."cancelledOrders" <> 0 or sales.adjustments <> 0 or sales.discounts <> 0
    )`
}

/** A column of a coupon that may have no sales in the period. */
const orZero = ([name, type]: [string, object]): string =>
  'anyOf' in type ? `listed."${name}"` : `coalesce(listed."${name}", 0) as "${name}"`

function rows(query: Query, { requestedPeriod }: ReportContext): Sql {
  if (!requestedPeriod) return pageOfCoupons(sql`listed`, query)
  const columns = raw(Object.entries(counts).map(orZero).join(', '))
  return rowsOfPage(pageOfCoupons(sql`requested_listed`, query), 'couponCode', 'listed', columns)
}

function pageOfCoupons(from: Sql, query: Query): Sql {
  const { sort = 'orders', order } = query
  const { limit, offset } = pageOf(query)
  const [column = 'orders'] = SORTS.filter((known) => known === sort)
  const direction = raw(order ?? (column === 'couponCode' ? 'asc' : 'desc'))
  return sql`
    select *
    from ${from}
    order by ${raw(`"${column}"`)} ${direction} nulls last, "couponCode"
    limit ${limit}
    offset ${offset}`
}

/** All orders with a coupon, each of them once. */
function totals(query: Query, period: Period, context: ReportContext): Sql {
  const { basis = 'event' } = query
  return sql`
    select sales.*, buyers.*, (select count(*) from listed) as coupons
    from (
      select ${salesMetrics(basis, context.currency)}
      from (${salesIn(period, {}, context, { dimension: 'hasCoupon' })}) as parts
    ) as sales
    cross join (
      select
        count(distinct customer_id) as customers,
        count(distinct customer_id) filter (where is_new) as "newCustomers"
      from used
    ) as buyers`
}

/** Orders, discounts, revenue and new customers of each coupon. */
export const coupons = defineReport({
  name: 'coupons',
  path: '/api/analytics/coupons',
  summary: 'Orders, discounts, revenue and new customers of each coupon',
  description:
    'The coupons with most orders first. An order with several coupons counts for each of them, with its whole discount and revenue; `totals` have each order with a coupon once, so the rows do not add up to them. `search` does not change them, except `coupons`. In a comparison, the rows are the same coupons. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({ couponCode: Text, ...counts }),
  sharedTables: sharedCoupons,
  sql: rows,
  totals: {
    row: Type.Object({ coupons: describe(Count, 'The number of rows of all pages'), ...counts }),
    sql: (query, context) => totals(query, readPeriod(query, context), context),
  },
  period: readPeriod,
  comparison: (query, context) => comparisonOfSameRows(comparisonOf, query, context, readPeriod(query, context)),
  check: (query, { coupons: found }) => refuseBeyondEnd(query, found, 'coupons'),
})
