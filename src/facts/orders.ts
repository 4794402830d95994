import type { ClientBase } from 'pg'
import { readId } from '../contracts/common.ts'
import type { Event } from '../contracts/event.ts'
import type { Payload } from '../contracts/index.ts'
import { arrayLiteral } from '../db/array-literal.ts'
import { formatMoney, type Money, parseMoney } from '../money.ts'
import type { Calendar } from './calendar.ts'
import type { OrderLine, OrderPlaced } from './changes.ts'

type OrderCreated = Payload<'OrderCreated'>

/** An order that was asked to be placed, with all that its row holds. */
export interface PlacedOrder {
  change: OrderPlaced
  /** ISO 8601 text. */
  placedAt: string
  payload: OrderCreated
}

/** Reads what `OrderCreated` says into the order it places. Pure. */
export function readOrder(event: Event<'OrderCreated'>, calendar: Calendar, defaultCurrency: string): PlacedOrder {
  const { payload, at, tenantId } = event
  const change: OrderPlaced = {
    type: 'OrderPlaced',
    tenantId,
    orderId: readId(payload.orderId),
    customerId: payload.customerId === undefined ? undefined : readId(payload.customerId),
    currency: payload.currency ?? defaultCurrency,
    ...calendar.placeOf(at.ms),
    total: amountOf(payload.totalAmount),
    lines: payload.items.map(readLine),
  }
  return { change, placedAt: at.text, payload }
}

/** A line's total is its own `lineTotal`, else unit price × quantity. */
function readLine(item: OrderCreated['items'][number]): OrderLine {
  const { quantity } = item
  const total = item.lineTotal !== undefined ? amountOf(item.lineTotal) : amountOf(item.unitPrice ?? 0) * BigInt(quantity)
  return { productId: readId(item.productId), quantity, total }
}

/** An amount that its contract has checked already. */
function amountOf(amount: number | string): Money {
  const money = parseMoney(amount)
  if (money === undefined) throw new Error(`"${amount}" passed its contract but is no amount`)
  return money
}

/**
 * Writes the orders that were not known as placed and tells which those were. An order's row may exist already, made
 * by an event that overtook `OrderCreated`: then it is filled in. An order that is placed already stays as it is.
 *
 * Rows are written in key order, so that two batches never wait for each other in a circle.
 */
export async function placeOrders(client: ClientBase, orders: readonly PlacedOrder[]): Promise<OrderPlaced[]> {
  const byKey = new Map<string, PlacedOrder>()
  for (const order of orders) {
    const key = keyOf(order.change.tenantId, order.change.orderId)
    if (!byKey.has(key)) byKey.set(key, order)
  }
  if (byKey.size === 0) return []
  const sorted = [...byKey.keys()].sort().map((key) => byKey.get(key) as PlacedOrder)
  const { rows } = await client.query<{ tenant_id: string; order_id: string }>({
    name: 'place-orders',
    text: PLACE_ORDERS,
    values: columnsOf(sorted),
  })
  if (rows.length === sorted.length) return sorted.map(({ change }) => change)
  return rows.map((row) => (byKey.get(keyOf(row.tenant_id, row.order_id)) as PlacedOrder).change)
}

const keyOf = (tenantId: string, orderId: string) => `${tenantId}\u0000${orderId}`

const PLACE_ORDERS = `
  insert into orders (
    tenant_id, order_id, customer_id, placed_at, day, currency, total, discount, tax, shipping,
    channel, country, payment_method, coupon_code, lines
  )
  select *
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::date[], $6::text[], $7::numeric[], $8::numeric[],
    $9::numeric[], $10::numeric[], $11::text[], $12::text[], $13::text[], $14::text[], $15::jsonb[]
  )
  on conflict (tenant_id, order_id) do update set
    customer_id = excluded.customer_id,
    placed_at = excluded.placed_at,
    day = excluded.day,
    currency = excluded.currency,
    total = excluded.total,
    discount = excluded.discount,
    tax = excluded.tax,
    shipping = excluded.shipping,
    channel = excluded.channel,
    country = excluded.country,
    payment_method = excluded.payment_method,
    coupon_code = excluded.coupon_code,
    lines = excluded.lines
  where orders.placed_at is null
  returning tenant_id, order_id`

function columnsOf(orders: readonly PlacedOrder[]): string[] {
  const column = (read: (order: PlacedOrder) => string | undefined) => arrayLiteral(orders.map(read))
  const amount = (value: number | string | undefined) => (value === undefined ? undefined : formatMoney(amountOf(value)))
  return [
    column(({ change }) => change.tenantId),
    column(({ change }) => change.orderId),
    column(({ change }) => change.customerId),
    column(({ placedAt }) => placedAt),
    column(({ change }) => change.day),
    column(({ change }) => change.currency),
    column(({ change }) => formatMoney(change.total)),
    column(({ payload }) => amount(payload.discountAmount)),
    column(({ payload }) => amount(payload.taxAmount)),
    column(({ payload }) => amount(payload.shippingAmount)),
    column(({ payload }) => payload.channel),
    column(({ payload }) => payload.country),
    column(({ payload }) => payload.paymentMethod),
    column(({ payload }) => payload.couponCode),
    column(({ change }) => linesAsJson(change.lines)),
  ]
}

function linesAsJson(lines: readonly OrderLine[]): string {
  const line = ({ productId, quantity, total }: OrderLine) =>
    `{"productId":${JSON.stringify(productId)},"quantity":${quantity},"total":${formatMoney(total)}}`
  return `[${lines.map(line).join(',')}]`
}
