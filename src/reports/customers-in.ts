import { type Sql, sql } from '../db/sql.ts'
import { addDays } from './days.ts'
import type { Period } from './period.ts'
import type { ReportContext } from './report.ts'

/** Whether days are the shop's own, so that customers can be read from what is kept by day. */
export function hasKeptDays({ timeZone, shopTimeZone, until }: ReportContext): boolean {
  return timeZone === shopTimeZone && until === undefined
}

/**
 * `customers` and `new_customers` of a period: the exact number of different customers who placed an order, and of those whose
 * first order it was. From the days kept; for other time zones and for a part of a day, from the orders themselves.
 */
export function customersIn(period: Period, context: ReportContext): Sql {
  return hasKeptDays(context) ? fromDays(period, context) : fromOrders(period, context)
}

function fromDays({ start, end }: Period, { tenantId, currency }: ReportContext): Sql {
  return sql`
    select
      (
        select coalesce(sum(customers), 0)
        from customer_activity
        where tenant_id = ${tenantId}
        and currency = ${currency}
        and date >= ${start}::date
        and date <= ${end}::date
        and previous_date < ${start}::date
      ) as customers,
      (
        select coalesce(sum(new_customers), 0)
        from daily_sales_analytics
        where tenant_id = ${tenantId}
        and currency = ${currency}
        and date >= ${start}::date
        and date <= ${end}::date
      ) as new_customers`
}

function fromOrders({ start, end }: Period, { tenantId, currency, timeZone, until }: ReportContext): Sql {
  const from = sql`${start}::date::timestamp at time zone ${timeZone}`
  const before = sql`${until ?? `${addDays(end, 1)}T00:00:00`}::timestamp at time zone ${timeZone}`
  return sql`
    select
      count(distinct orders.customer_id) as customers,
      count(distinct orders.customer_id) filter (where customers.first_order_at >= ${from}) as new_customers
    from orders
    join customers using (tenant_id, currency, customer_id)
    where orders.tenant_id = ${tenantId}
    and orders.currency = ${currency}
    and orders.placed_at >= ${from}
    and orders.placed_at < ${before}`
}
