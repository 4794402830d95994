import { type Sql, sql } from '../../db/sql.ts'
import type { ReportContext } from '../engine/context.ts'
import { ratesIn } from '../engine/currencies/converted.ts'
import { isOfCurrency, unlessMixed } from '../engine/currencies/currencies.ts'
import { netRevenue } from '../metrics/net-revenue.ts'
import { isCounted } from '../orders/credit-notes.ts'
import { refundState } from '../orders/order/refund-state.ts'

const RECENT_ORDERS = 50

/**
 * `own`: the customer's orders. `activity`: these orders and the refunds that name no order, by day, with `revenue` and `reversed` in the
 * reporting currency if there is one. These are null for amounts without a rate.
 */
export function customerFacts(customerId: Sql, context: ReportContext): Sql {
  const { tenantId, conversion } = context
  const rates = conversion ? sql`, rates as materialized (${ratesIn(conversion.days, context)})` : sql``
  const joinRates = conversion
    ? sql`left join rates on rates.currency = amounts.currency and rates.day = amounts.day`
    : sql``
  const factor = conversion ? sql`* rates.factor` : sql``
  return sql`
    own as materialized (
      select
        order_id,
        currency,
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
      and ${isOfCurrency(context)}
      and placed_at is not null
    )
    ${rates},
    activity as (
      select amounts.day, amounts.orders, amounts.revenue ${factor} as revenue, amounts.reversed ${factor} as reversed
      from (
        select currency, day, 1 as orders, total as revenue, reversed
        from own
        union all
        select currency, day, 0, 0, amount
        from credit_notes
        where tenant_id = ${tenantId}
        and customer_id = ${customerId}
        and ${isOfCurrency(context)}
        and ${isCounted}
      ) as amounts
      ${joinRates}
    )`
}

/** The orders and amounts in each currency, as JSON. */
export function currenciesOf(customerId: Sql, { tenantId }: ReportContext): Sql {
  return sql`(
    select coalesce(
      json_agg(
        json_build_object(
          'currency', currency,
          'orders', orders,
          'revenue', revenue::text,
          'reversed', reversed::text,
          'netRevenue', ${netRevenue('revenue', 'reversed')}::text
        )
        order by orders desc, currency
      ),
      '[]'
    )
    from (
      select currency, sum(orders) as orders, sum(revenue) as revenue, sum(reversed) as reversed
      from (
        select currency, 1 as orders, total as revenue, coalesce(reversed, 0) as reversed
        from orders
        where tenant_id = ${tenantId}
        and customer_id = ${customerId}
        and placed_at is not null
        union all
        select currency, 0, 0, amount
        from credit_notes
        where tenant_id = ${tenantId}
        and customer_id = ${customerId}
        and ${isCounted}
      ) as amounts
      group by currency
    ) as by_currency
  )`
}

/** All months of `activity`, without gaps, as JSON. Amounts in several currencies are null. */
export const seriesOf = (context: ReportContext): Sql => sql`(
  select coalesce(
    json_agg(
      json_build_object(
        'month', month,
        'orders', orders,
        'revenue', ${unlessMixed(sql`revenue::text`, context)},
        'reversed', ${unlessMixed(sql`reversed::text`, context)},
        'netRevenue', ${unlessMixed(sql`${netRevenue('revenue', 'reversed')}::text`, context)}
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

/** The newest of `own`, as JSON, each in its own currency. */
export const recentOrdersOf = sql`(
  select coalesce(
    json_agg(
      json_build_object(
        'orderId', order_id,
        'currency', currency,
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
