import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { funnelSteps } from '../../facts/changes.ts'
import { Count, nullable, Seconds, Share, Text } from '../engine/columns.ts'
import { comparisonOf } from '../engine/comparison/comparison.ts'
import { describe } from '../engine/describe.ts'
import { Align, Compare, CurrencyOrAll, EndDate, nothingToConvert, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { averageSeconds, share } from '../metrics/average.ts'
import { stepsReached } from './order-steps.ts'

const Query = Type.Object(
  {
    startDate: StartDate,
    endDate: EndDate,
    currency: CurrencyOrAll,
    tenant: Tenant,

    compare: Compare,
    align: Align,
  },
  nothingToConvert,
)

/** Orders count on the day they were placed, whenever their later steps happened. */
export const orderFunnel = defineReport({
  name: 'order-funnel',
  path: '/api/analytics/orders/funnel',
  basis: 'order',
  summary: 'Orders by step: placed, paid, partly shipped, shipped, refunded, cancelled',
  description:
    'The orders placed in the period, by the steps that they have reached until now. First there is one row per step, with `reason` null; then failed payments and cancellations are divided by reason. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    step: describe(
      Text,
      '`payment_failed` counts orders with a failed payment and without a successful one. `partly_shipped` counts orders whose first shipment was partial, also if the rest was `shipped` later',
    ),
    reason: nullable(Text),
    orders: Count,
    share: describe(nullable(Share), 'Orders ÷ all orders placed in the period'),
    averageSeconds: describe(
      nullable(Seconds),
      'Average time since the previous step: from placed to paid, from paid to partly shipped and to shipped. For refunds and cancellations since placed',
    ),
  }),
  sql: (query, context) => sql`
    with reached as (${stepsReached(readPeriod(query, context), context)}),
    placed as (select sum(orders) as orders from reached where step = 'placed')
    select
      steps.step,
      details.reason,
      coalesce(sum(reached.orders), 0) as orders,
      ${share('coalesce(sum(reached.orders), 0)', '(select orders from placed)')} as share,
      case
        when steps.step not in ('placed', 'payment_failed') then ${averageSeconds('sum(seconds)', 'sum(reached.orders)')}
      end as "averageSeconds"
    from unnest(${funnelSteps}::text[]) with ordinality as steps (step, position)
    cross join lateral (
      select null::text as reason
      union all
      select distinct reached.reason
      from reached
      where reached.step = steps.step
      and steps.step not in ('placed', 'paid', 'partly_shipped', 'shipped', 'refunded')
      and reached.orders > 0
    ) as details
    left join reached
      on reached.step = steps.step
      and (details.reason is null or details.reason = reached.reason)
    group by steps.step, steps.position, details.reason
    order by details.reason is not null, steps.position, orders desc, details.reason`,
  totals: {
    row: Type.Object({
      orders: Count,
      paid: Count,
      partlyShipped: describe(Count, 'Orders whose first shipment was partial'),
      shipped: describe(Count, 'Orders that were shipped completely'),
      refunded: Count,
      cancelled: Count,
      paymentFailed: describe(Count, 'Orders with a failed payment and without a successful one'),
      paidShare: nullable(Share),
      shippedShare: nullable(Share),
      refundedRate: describe(nullable(Share), 'Orders with a refund ÷ orders'),
      cancelledRate: describe(nullable(Share), 'Cancelled orders ÷ orders'),
      averageSecondsToPayment: nullable(Seconds),
      averageSecondsToShipment: nullable(Seconds),
    }),
    sql: (query, context) => sql`
      select
        orders,
        paid,
        partly_shipped as "partlyShipped",
        shipped,
        refunded,
        cancelled,
        failed as "paymentFailed",
        ${share('paid', 'orders')} as "paidShare",
        ${share('shipped', 'orders')} as "shippedShare",
        ${share('refunded', 'orders')} as "refundedRate",
        ${share('cancelled', 'orders')} as "cancelledRate",
        ${averageSeconds('paid_seconds', 'paid')} as "averageSecondsToPayment",
        ${averageSeconds('shipped_seconds', 'shipped')} as "averageSecondsToShipment"
      from (
        select
          coalesce(sum(orders) filter (where step = 'placed'), 0) as orders,
          coalesce(sum(orders) filter (where step = 'paid'), 0) as paid,
          coalesce(sum(orders) filter (where step = 'partly_shipped'), 0) as partly_shipped,
          coalesce(sum(orders) filter (where step = 'shipped'), 0) as shipped,
          coalesce(sum(orders) filter (where step = 'refunded'), 0) as refunded,
          coalesce(sum(orders) filter (where starts_with(step, 'cancelled')), 0) as cancelled,
          coalesce(sum(orders) filter (where step = 'payment_failed'), 0) as failed,
          sum(seconds) filter (where step = 'paid') as paid_seconds,
          sum(seconds) filter (where step = 'shipped') as shipped_seconds
        from (${stepsReached(readPeriod(query, context), context)}) as reached
      ) as steps`,
  },
  period: readPeriod,
  comparison: (query, context) => comparisonOf(query, context, readPeriod(query, context)),
})
