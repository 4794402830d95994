import { raw, type Sql, sql } from '../../db/sql.ts'
import { salesSums } from '../../perspectives/sales-sums.ts'
import type { ReportContext } from '../engine/context.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { localTime } from '../engine/within.ts'
import { isCounted } from './credit-notes.ts'
import { itemsOf } from './list/order-content.ts'
import { restatementsOfOrder } from './order/described-order.ts'
import { eventsOfOrder } from './order/order-history.ts'
import { sumsRow } from './sums-row.ts'

/** Whether a counted event of an order is a refund, not a chargeback. */
const IS_REFUND = sql`event.kind = 'refunded' and event.content ->> 'type' is null`

const EVENT_CURRENCY = sql`coalesce(event.content ->> 'currency', orders.currency)`

type Sum = keyof typeof salesSums
const SUMS = Object.keys(salesSums) as Sum[]

/** The sums with amounts, and those with counts or units. */
export const MONEY_SUMS: readonly Sum[] = SUMS.filter((name) => isAmount(name))
export const COUNT_SUMS: readonly Sum[] = SUMS.filter((name) => !isAmount(name))

/** Whether rows of sales add up to anything, for `having`. Orders that cancel each other out leave nothing. */
export const HAS_SALES: Sql = raw(SUMS.map((name) => `sum(${name}) <> 0`).join(' or '))

function isAmount(name: Sum): boolean {
  return salesSums[name] === 'numeric' && !name.endsWith('items_sold')
}

/** A span of time, `before` excluded. `from` is a full quarter of an hour. */
export interface Time {
  from: Sql
  before: Sql
}

/** A label, and the value to select; any value if `wanted` is undefined. */
export interface OfLabel {
  column: 'channel' | 'country' | 'payment_method' | 'coupon_code' | 'has_coupon'
  wanted: string | undefined
}

/** The columns of `salesIn` and the currency, for tables that have them. */
export const salesColumnsOf = (local: Sql, instant: Sql, value: Sql): Sql =>
  sql`${local} as local, ${instant} as instant, ${value} as value, currency, ${raw(SUMS.join(', '))}`

/** The same with opposite signs. */
export const negatedSalesOf = (local: Sql, instant: Sql, value: Sql): Sql =>
  sql`${local}, ${instant}, ${value}, currency, ${raw(SUMS.map((name) => `-${name}`).join(', '))}`

/** The values of a label of an order as rows of `label (value)`: several for an order with several coupons, none if another value is wanted. */
function valuesOf(label: OfLabel | undefined, ofOrder: (column: string) => Sql, coupons: Sql): Sql {
  const isWanted = label?.wanted === undefined ? sql`true` : sql`value = ${label.wanted}`
  if (!label) return sql`(select null::text as value) as label`
  const coupon = ofOrder('coupon_code')
  const all = {
    channel: sql`(values (coalesce(${ofOrder('channel')}, ''))) as one (value)`,
    country: sql`(values (coalesce(${ofOrder('country')}, ''))) as one (value)`,
    payment_method: sql`(values (coalesce(${ofOrder('payment_method')}, ''))) as one (value)`,
    coupon_code: sql`json_array_elements_text(coalesce(${coupons}, json_build_array(coalesce(${coupon}, '')))) as one (value)`,
    has_coupon: sql`(values ('true')) as one (value)`,
  }[label.column]
  const isThere = label.column === 'has_coupon' ? sql`${coupon} is not null` : sql`true`
  return sql`(select value from ${all} where ${isWanted} and ${isThere}) as label`
}

/**
 * The same rows as from `salesIn`, read from single orders: for a time that ends within a stored sum. All orders of that time are read,
 * so it must be part of one day.
 */
export function salesOfOrders(time: Time, label: OfLabel | undefined, context: ReportContext): Sql {
  const { tenantId } = context
  const ofOrder = sql`cross join lateral ${valuesOf(label, (column) => sql`orders.${raw(column)}`, sql`orders.coupon_codes`)}`
  const ofPart = sql`cross join lateral ${valuesOf(label, (column) => sql`(part.terms ->> ${column})`, sql`(part.terms -> 'coupon_codes')`)}`
  const value = sql`label.value`
  const isOfNotes = label?.wanted || label?.column === 'has_coupon' ? sql`false` : sql`true`
  return sql`
    select ${rowAt(sql`orders.placed_at`, sql`orders.currency`, value, context, sumsOfOrder)}
    from orders
    ${ofOrder}
    where orders.tenant_id = ${tenantId}
    and ${isOfCurrency(context, 'orders.currency')}
    and ${isIn(sql`orders.placed_at`, time)}
    union all
    select ${rowAt(sql`event.at`, EVENT_CURRENCY, value, context, {
      refund_count: sql`(${IS_REFUND})::int`,
      refunds: sql`case when ${IS_REFUND} then event.amount else 0 end`,
      chargeback_count: sql`(event.content ->> 'type' is not null)::int`,
      chargebacks: sql`case when event.content ->> 'type' is not null then event.amount else 0 end`,
      cancelled_orders: sql`(event.kind = 'cancelled')::int`,
      cancelled: sql`case when event.kind = 'cancelled' then event.amount else 0 end`,
      reversed: sql`event.reversed`,
    })}
    from (
      select distinct order_id
      from order_reversals
      where tenant_id = ${tenantId}
      and ${isOfCurrency(context)}
      and ${isIn(sql`quarter`, time)}
    ) as reversals
    join orders
      on orders.tenant_id = ${tenantId}
      and orders.order_id = reversals.order_id
      and orders.placed_at is not null
    ${ofOrder}
    cross join lateral ${eventsOfOrder} as event
    where event.is_reversal
    and ${isOfCurrency(context, "coalesce(event.content ->> 'currency', orders.currency)")}
    and ${isIn(sql`event.at`, time)}
    union all
    select ${rowAt(sql`orders.placed_at`, sql`reversals.currency`, value, context, {
      refund_count_by_order: sql`reversals.refund_count`,
      refunds_by_order: sql`reversals.refunds`,
      chargeback_count_by_order: sql`reversals.chargeback_count`,
      chargebacks_by_order: sql`reversals.chargebacks`,
      cancelled_orders_by_order: sql`reversals.cancelled_orders`,
      cancelled_by_order: sql`reversals.cancelled`,
      reversed_by_order: sql`reversals.reversed`,
    })}
    from order_reversals as reversals
    join orders
      on orders.tenant_id = ${tenantId}
      and orders.order_id = reversals.order_id
      and ${isIn(sql`orders.placed_at`, time)}
    ${ofOrder}
    where reversals.tenant_id = ${tenantId}
    and ${isOfCurrency(context, 'reversals.currency')}
    and ${isIn(sql`reversals.order_quarter`, time)}
    union all
    select ${rowAt(sql`part.at`, sql`part.terms ->> 'currency'`, value, context, {
      restated_orders: sql`case when part.kind = 'placed' then part.sign else 0 end`,
      restated_revenue: sql`case when part.kind = 'placed' then ${restated('total')} else 0 end`,
      restated_items_sold: sql`part.sign * ${restatedItems}`,
      restated_goods_line_revenue: sql`part.sign * ${goodsIn(sql`part.terms -> 'lines'`)}`,
      ...restatedParts,
      adjustments: sql`case when part.kind = 'adjusted' then ${restated('total')} else 0 end`,
    })}
    from (
      select distinct order_id
      from order_reversals
      where tenant_id = ${tenantId}
      and ${isOfCurrency(context)}
      and ${isIn(sql`quarter`, time)}
    ) as reversals
    join orders
      on orders.tenant_id = ${tenantId}
      and orders.order_id = reversals.order_id
      and orders.revisions is not null
    cross join lateral ${restatementsOfOrder} as part
    ${ofPart}
    where ${isOfCurrency(context, "(part.terms ->> 'currency')")}
    and ${isIn(sql`part.at`, time)}
    union all
    select ${rowAt(sql`refunded_at`, sql`credit_notes.currency`, label ? sql`''` : sql`null::text`, context, {
      refund_count: sql`(kind = 'refund')::int`,
      refund_count_by_order: sql`(kind = 'refund')::int`,
      refunds: sql`case when kind = 'refund' then amount else 0 end`,
      refunds_by_order: sql`case when kind = 'refund' then amount else 0 end`,
      chargeback_count: sql`(kind = 'chargeback')::int`,
      chargeback_count_by_order: sql`(kind = 'chargeback')::int`,
      chargebacks: sql`case when kind = 'chargeback' then amount else 0 end`,
      chargebacks_by_order: sql`case when kind = 'chargeback' then amount else 0 end`,
      reversed: sql`amount`,
      reversed_by_order: sql`amount`,
    })}
    from credit_notes
    where tenant_id = ${tenantId}
    and ${isOfCurrency(context)}
    and ${isIn(sql`refunded_at`, time)}
    and ${isCounted}
    and ${isOfNotes}`
}

/** The totals of the lines of goods. */
export const goodsIn = (lines: Sql): Sql => sql`(
  select coalesce(sum((line ->> 'total')::numeric) filter (where line ->> 'kind' is null), 0)
  from json_array_elements(${lines}) as line
)`

/** The sums of amounts of an order, and the columns and terms with these amounts. */
const PARTS = {
  discounts: 'discount',
  tax: 'tax',
  shipping: 'shipping',
  tips: 'tips',
  fees: 'fees',
  duties: 'duties',
  gift_cards_sold: 'gift_cards_sold',
  gift_cards_redeemed: 'gift_cards_redeemed',
  cost: 'cost',
  cost_known_revenue: 'cost_known_revenue',
} as const satisfies Partial<Record<Sum, string>>

/** The sums of a row of `orders`. */
export const sumsOfOrder: Partial<Record<Sum, Sql>> = {
  total_orders: sql`1`,
  total_revenue: sql`orders.total`,
  total_items_sold: itemsOf,
  goods_line_revenue: goodsIn(sql`orders.lines`),
  ...Object.fromEntries(Object.entries(PARTS).map(([sum, name]) => [sum, sql`coalesce(orders.${raw(name)}, 0)`])),
}

/** An amount of a part of a revised order, with its sign. */
const restated = (name: string): Sql => sql`part.sign * coalesce((part.terms ->> ${name})::numeric, 0)`

const restatedParts: Partial<Record<Sum, Sql>> = Object.fromEntries(
  Object.entries(PARTS).map(([sum, name]) => [`restated_${sum}`, restated(name)]),
)

const restatedItems = sql`(
  select coalesce(sum((line ->> 'quantity')::numeric), 0)
  from json_array_elements(part.terms -> 'lines') as line
)`

const isIn = (moment: Sql, { from, before }: Time): Sql => sql`(${moment} >= ${from} and ${moment} < ${before})`

/** A row of these sums, with its time and the value of its label. */
function rowAt(moment: Sql, currency: Sql, value: Sql, context: ReportContext, sums: Partial<Record<Sum, Sql>>): Sql {
  return sql`
    ${localTime(moment, context)} as local,
    ${moment} as instant,
    ${value} as value,
    ${currency} as currency,
    ${sumsRow(SUMS, sums)}`
}
