import { type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { arrayOf, hasSeveralCurrencies, isOfCurrency } from '../engine/currencies/currencies.ts'

// Customers are counted by currency. Across currencies, the counts are added, and customers with orders in several currencies are subtracted
// as often as they were counted too much. Only these customers are read one by one.

/**
 * `customer_id`: customers with orders in several currencies who may be active in more than one of them in the period; without a period, at
 * any time. The customers of the currency with the most orders are only looked up.
 */
export function sharedCustomers(context: ReportContext, period?: Period): Sql {
  const { tenantId, currencies = [] } = context
  const isActive = (table: Sql) =>
    period
      ? sql`${table}.first_day <= ${period.end}::date and ${table}.last_day >= ${period.start}::date`
      : sql`${table}.first_day is not null`
  return sql`
    select distinct one.customer_id
    from customers as one
    join customers as other
      on other.tenant_id = ${tenantId}
      and ${isOfCurrency(context, 'other.currency')}
      and other.customer_id = one.customer_id
      and other.currency <> one.currency
    where one.tenant_id = ${tenantId}
    and one.currency = any(${arrayOf(currencies.slice(1))}::text[])
    and ${isActive(sql`one`)}
    and ${isActive(sql`other`)}`
}

/** `customer_id`, `currency` and `day`: the days with an order of these customers in the period. */
export function sharedDays(period: Period, context: ReportContext): Sql {
  return sql`
    select distinct orders.customer_id, orders.currency, orders.day
    from (${sharedCustomers(context, period)}) as shared
    join orders
      on orders.tenant_id = ${context.tenantId}
      and orders.customer_id = shared.customer_id
    where orders.placed_at is not null
    and ${isOfCurrency(context, 'orders.currency')}
    and orders.day >= ${period.start}::date
    and orders.day <= ${period.end}::date`
}

/** How many customers the sum over currencies counts too much, from rows of `sharedDays`. */
export const countedTwice: Sql = sql`count(distinct (customer_id, currency)) - count(distinct customer_id)`

/** `day` and `customers`: the first orders in a currency of customers who had ordered before in another currency. They are not new. */
export function notNewDays({ start, end }: Period, context: ReportContext): Sql {
  const { tenantId } = context
  return sql`
    select later.first_day as day, count(*) as customers
    from customers as later
    where later.tenant_id = ${tenantId}
    and ${isOfCurrency(context, 'later.currency')}
    and later.first_day >= ${start}::date
    and later.first_day <= ${end}::date
    and exists (
      select
      from customers as earlier
      where earlier.tenant_id = ${tenantId}
      and ${isOfCurrency(context, 'earlier.currency')}
      and earlier.customer_id = later.customer_id
      and (earlier.first_order_at, earlier.currency) < (later.first_order_at, later.currency)
    )
    group by later.first_day`
}

/** `customer_id` and `first_order_at`: the first order of each customer in any of the currencies. */
export function firstOrders(context: ReportContext): Sql {
  const isCounted = sql`customers.tenant_id = ${context.tenantId} and ${isOfCurrency(context, 'customers.currency')}`
  if (!hasSeveralCurrencies(context)) return sql`select customer_id, first_order_at from customers where ${isCounted}`
  return sql`select customer_id, min(first_order_at) as first_order_at from customers where ${isCounted} group by customer_id`
}
