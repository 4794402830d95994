import { type Sql, sql } from '../../db/sql.ts'
import type { ReportContext } from '../engine/context.ts'
import { netRevenue } from '../metrics/net-revenue.ts'
import { isCounted } from '../orders/credit-notes.ts'
import { refundState } from '../orders/refund-state.ts'

const RECENT_ORDERS = 50

/** `own`: the customer's orders in one currency. `activity`: these orders and the refunds that name no order, by day. */
export function customerFacts(customerId: string, { tenantId, currency }: ReportContext): Sql {
  return sql`
    own as materialized (
      select
        order_id,
        placed_at,
        day,
        total,
        coalesce(reversed, 0) as reversed,
        ${refundState} as refund_state,
        paid_at,
        partly_shipped_at,
        shipped_at,
        cancelled_at
      from orders
      where tenant_id = ${tenantId}
      and customer_id = ${customerId}
      and currency = ${currency}
      and placed_at is not null
    ),
    activity as (
      select day, 1 as orders, total as revenue, reversed
      from own
      union all
      select day, 0, 0, amount
      from credit_notes
      where tenant_id = ${tenantId}
      and customer_id = ${customerId}
      and currency = ${currency}
      and ${isCounted}
    )`
}

/** The number of orders in each currency, as JSON. */
export function currenciesOf(customerId: string, { tenantId }: ReportContext): Sql {
  return sql`(
    select coalesce(json_agg(json_build_object('currency', currency, 'orders', orders) order by orders desc, currency), '[]')
    from (
      select currency, count(*) as orders
      from orders
      where tenant_id = ${tenantId}
      and customer_id = ${customerId}
      and placed_at is not null
      group by currency
    ) as by_currency
  )`
}

/** All months of `activity`, without gaps, as JSON. */
export const seriesOf = sql`(
  select coalesce(
    json_agg(
      json_build_object(
        'month', month,
        'orders', orders,
        'revenue', revenue::text,
        'reversed', reversed::text,
        'netRevenue', ${netRevenue('revenue', 'reversed')}::text
      )
      order by month
    ),
    '[]'
  )
  from (
    select
      months.month::date as month,
      coalesce(sum(orders), 0) as orders,
      coalesce(sum(revenue), 0) as revenue,
      coalesce(sum(reversed), 0) as reversed
    from generate_series(
      (select date_trunc('month', min(day)::timestamp) from activity),
      (select max(day)::timestamp from activity),
      interval '1 month'
    ) as months (month)
    left join activity
      on activity.day >= months.month::date
      and activity.day < (months.month + interval '1 month')::date
    group by months.month
  ) as by_month
)`

/** The newest of `own`, as JSON. */
export const recentOrdersOf = sql`(
  select coalesce(
    json_agg(
      json_build_object(
        'orderId', order_id,
        'placedAt', placed_at,
        'total', total::text,
        'reversed', reversed::text,
        'netRevenue', ${netRevenue('total', 'reversed')}::text,
        'refundState', refund_state,
        'paidAt', paid_at,
        'partlyShippedAt', partly_shipped_at,
        'shippedAt', shipped_at,
        'cancelledAt', cancelled_at
      )
      order by placed_at desc, order_id desc
    ),
    '[]'
  )
  from (select * from own order by placed_at desc, order_id desc limit ${RECENT_ORDERS}) as recent
)`
