import { Type } from 'typebox'
import { raw, sql } from '../../../db/sql.ts'
import { createCalendar } from '../../../facts/calendar.ts'
import { lifeOf } from '../../../facts/orders/order-life.ts'
import { STORED_COLUMNS } from '../../../facts/orders/order-rows.ts'
import { Flag, Instant, Money, nullable, Share, Text, Units } from '../../engine/columns.ts'
import { describe } from '../../engine/describe.ts'
import { Tenant } from '../../engine/parameters.ts'
import { ofPerson } from '../../engine/persons.ts'
import { defineRow } from '../../engine/report.ts'
import { costColumns, costMetrics } from '../../metrics/costs.ts'
import { netRevenueOfOrder } from '../../metrics/net-revenue.ts'
import { couponsOf, itemsOf } from '../list/order-content.ts'
import { OrderId } from '../list/orders-parameters.ts'
import { goodsIn } from '../sales-of-orders.ts'
import { describedOrders } from './described-order.ts'
import { arrivalsOf, eventsNaming } from './order-arrivals.ts'
import { chargedBackOf, historyOf, linesOf, OrderEvent, OrderLine } from './order-history.ts'
import { OrderStep, readStoredOrder, stepsOf, withLinks, withoutCustomers } from './order-life.ts'
import { linksOf, readLinksOf } from './order-links.ts'
import { isOverRefunded, RefundState, refundState } from './refund-state.ts'
import { costsOfVoided, costsOfVoidedRow, withVoidedCosts } from './voided-costs.ts'

const Arrivals = Type.Optional(
  Type.Boolean({
    expected: 'true or false',
    description:
      'Find the first arrival of each step in the stored events. All events since the first step are searched, which takes up to some seconds',
    default: false,
  }),
)

/** The latest void of a row of `orders`, if the order is voided. */
const lastVoid = (name: 'at' | 'reason') => sql`(
  select (nullif(entry ->> ${name}, ''))::${raw(name === 'at' ? 'timestamptz' : 'text')}
  from json_array_elements(orders.history) with ordinality as entries (entry, position)
  where entry ->> 'kind' = 'voided'
  and orders.is_voided
  order by position desc
  limit 1
)`

/** One order with its lines and its history. */
export const order = defineRow({
  name: 'order',
  path: '/api/analytics/orders/:orderId',
  summary: 'One order with its lines and its history',
  description:
    'Amounts are in the currency of the order. If neither `OrderCreated` nor a revision of the order has arrived, its properties are null, and `history` lists the events that wait for it. `netRevenue` is `total` − `reversed`, and 0 for a voided order. A voided order keeps its stated amounts, and `statedCost` is the cost that it would count with.',
  query: Type.Object({ orderId: OrderId, arrivals: Arrivals, tenant: Tenant }),
  row: Type.Object({
    orderId: Text,
    placedAt: nullable(Instant),
    customerId: ofPerson(
      describe(nullable(Text), 'The customer that counts, after registrations and merges; null for a guest'),
    ),
    statedCustomerId: ofPerson(describe(nullable(Text), 'The customer that the order states')),
    guestKey: ofPerson(nullable(Text)),
    currency: nullable(Text),
    total: nullable(Money),
    discount: nullable(Money),
    tax: nullable(Money),
    shipping: nullable(Money),
    tips: nullable(Money),
    fees: nullable(Money),
    duties: nullable(Money),
    giftCardsSold: describe(nullable(Money), 'The totals of its lines that are gift cards'),
    giftCardsRedeemed: describe(nullable(Money), 'The part of the total that was paid with gift cards'),
    taxIncluded: describe(nullable(Flag), 'Whether the amounts of lines include the tax'),
    items: nullable(Units),
    channel: nullable(Text),
    country: nullable(Text),
    paymentMethod: nullable(Text),
    couponCode: describe(nullable(Text), 'The first of the coupons'),
    couponCodes: describe(Type.Array(Text), 'All coupons of the order'),
    paidAt: nullable(Instant),
    partlyShippedAt: describe(nullable(Instant), 'The first shipment, if it did not contain everything'),
    shippedAt: describe(nullable(Instant), 'The shipment that completed the order'),
    cancelledAt: nullable(Instant),
    cancelReason: nullable(Text),
    isVoided: describe(Flag, 'Whether the order is voided: it counts nowhere'),
    voidedAt: describe(nullable(Instant), 'The time of the latest void, if the order is voided'),
    voidReason: nullable(Text),
    revision: describe(nullable(Text), 'The number of the revision that describes the order; null for `OrderCreated`'),
    refunded: describe(nullable(Money), 'All refunds that count, without chargebacks'),
    chargedBack: nullable(Money),
    reversed: nullable(Money),
    netRevenue: nullable(Money),
    ...costColumns,
    statedCost: describe(
      nullable(Money),
      'Of a voided order: the cost that it would count with. `cost` and `grossProfit` are 0 then. Null for other orders',
    ),
    statedGrossProfit: nullable(Money),
    statedGrossMargin: nullable(Share),
    refundState: describe(
      RefundState,
      'How much was refunded, rounded to the decimals of the currency: `none`, `part` or `all` of the total',
    ),
    isOverRefunded: Flag,
    lines: nullable(Type.Array(OrderLine)),
    history: Type.Array(OrderEvent),
    steps: describe(
      Type.Array(OrderStep),
      'What each entry of `history` changed, in the same sequence, and how the order counts after it',
    ),
  }),
  sql: ({ orderId, arrivals = false }, { tenantId }) => sql`
    select
      order_id as "orderId",
      placed_at as "placedAt",
      customer_id as "customerId",
      stated_customer_id as "statedCustomerId",
      guest_key as "guestKey",
      currency,
      total,
      discount,
      tax,
      shipping,
      tips,
      fees,
      duties,
      gift_cards_sold as "giftCardsSold",
      gift_cards_redeemed as "giftCardsRedeemed",
      tax_included as "taxIncluded",
      case when placed_at is not null then ${itemsOf} end as items,
      channel,
      country,
      payment_method as "paymentMethod",
      coupon_code as "couponCode",
      ${couponsOf} as "couponCodes",
      paid_at as "paidAt",
      partly_shipped_at as "partlyShippedAt",
      shipped_at as "shippedAt",
      cancelled_at as "cancelledAt",
      cancel_reason as "cancelReason",
      is_voided as "isVoided",
      ${lastVoid('at')} as "voidedAt",
      ${lastVoid('reason')} as "voidReason",
      (select nullif(content ->> 'number', '-1') from json_array_elements(orders.revisions) with ordinality as revision (content, position) order by position desc limit 1) as revision,
      case when placed_at is not null then coalesce(refunded, 0) end as refunded,
      case when placed_at is not null then ${chargedBackOf} end as "chargedBack",
      case when placed_at is not null then coalesce(reversed, 0) end as reversed,
      case when is_voided then 0 else ${netRevenueOfOrder} end as "netRevenue",
      ${costMetrics({ cost: 'cost', known: 'cost_known_revenue', goods: goodsIn(sql`lines`) })},
      ${refundState} as "refundState",
      ${isOverRefunded} as "isOverRefunded",
      ${linesOf} as lines,
      coalesce(${historyOf}, '[]') as history,
      (
        select row_to_json(stored)
        from (
          select ${raw(STORED_COLUMNS)}
          from orders
          where tenant_id = ${tenantId}
          and order_id = ${orderId}
        ) as stored
      ) as stored,
      ${linksOf(tenantId, orderId)} as links,
      ${costsOfVoided(tenantId)} as "voidedCosts",
      ${arrivals ? eventsNaming(tenantId) : sql`null`} as arrivals
    from ${describedOrders} as orders
    where tenant_id = ${tenantId}
    and order_id = ${orderId}`,
  planner: 'point-lookups',
  complete: ({ stored, links, voidedCosts, arrivals, history, ...row }, { currency, zone, hidesPersons }) => {
    const calendar = createCalendar(zone)
    const life = lifeOf(withVoidedCosts(readStoredOrder(stored ?? ''), voidedCosts ?? null), readLinksOf(links ?? ''))
    const described = life.at(-1)?.described
    const all = stepsOf(life, row.currency ?? currency, {
      calendar,
      arrivalOf: arrivalsOf(arrivals ?? null, zone, calendar),
    })
    const steps = hidesPersons ? withoutCustomers(all) : all
    return {
      ...row,
      ...(row.isVoided === 't' && costsOfVoidedRow(described?.lines ?? [], row.lines ?? null)),
      customerId: described?.customerId ?? null,
      steps: JSON.stringify(steps),
      history: JSON.stringify(withLinks(history ?? '', steps)),
    }
  },
  notFound: ({ orderId }) => `Order "${orderId}" not found`,
})
