import type { ClientBase } from 'pg'
import { readId } from '../contracts/common.ts'
import type { Event } from '../contracts/event.ts'
import type { Payload } from '../contracts/index.ts'
import { arrayLiteral } from '../db/array-literal.ts'
import { BinaryRows } from '../db/binary-rows.ts'
import { copyRows, type WriteUnlessConflict } from '../db/copy-rows.ts'
import { formatMoney, type Money, parseMoney } from '../money.ts'
import type { Instant } from '../time.ts'
import type { Calendar } from './calendar.ts'
import type { OrderLine, OrderPlaced } from './changes.ts'

type OrderCreated = Payload<'OrderCreated'>

/** An order that was asked to be placed, with all that its row holds. */
export interface PlacedOrder {
  change: OrderPlaced
  placedAt: Instant
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
  return { change, placedAt: at, payload }
}

/** A line's total is its own `lineTotal`, else unit price × quantity. */
function readLine(item: OrderCreated['items'][number]): OrderLine {
  const { quantity } = item
  const total =
    item.lineTotal !== undefined ? amountOf(item.lineTotal) : amountOf(item.unitPrice ?? 0) * BigInt(quantity)
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
export async function placeOrders(
  client: ClientBase,
  orders: readonly PlacedOrder[],
  writeUnlessConflict: WriteUnlessConflict,
): Promise<OrderPlaced[]> {
  const byKey = new Map<string, PlacedOrder>()
  for (const order of orders) {
    const key = keyOf(order.change.tenantId, order.change.orderId)
    if (!byKey.has(key)) byKey.set(key, order)
  }
  if (byKey.size === 0) return []
  const sorted = [...byKey.keys()].sort().map((key) => byKey.get(key) as PlacedOrder)
  return writeUnlessConflict(client, {
    async fast() {
      await copyRows(client, `orders (${COLUMNS.join(', ')})`, rowsOf(sorted))
      return sorted.map(({ change }) => change)
    },
    async careful() {
      const values = columnsOf(sorted)
      const { rows } = await client.query<{ tenant_id: string; order_id: string }>({
        name: 'place-orders',
        text: PLACE_ORDERS,
        values,
      })
      return rows.map((row) => (byKey.get(keyOf(row.tenant_id, row.order_id)) as PlacedOrder).change)
    },
  })
}

const keyOf = (tenantId: string, orderId: string) => `${tenantId}\u0000${orderId}`

const AMOUNTS = ['discountAmount', 'taxAmount', 'shippingAmount'] as const
const LABELS = ['channel', 'country', 'paymentMethod', 'couponCode'] as const
const COLUMNS = [
  ...['tenant_id', 'order_id', 'customer_id', 'placed_at', 'day', 'currency', 'total', 'lines'],
  ...['discount', 'tax', 'shipping', 'channel', 'country', 'payment_method', 'coupon_code'],
]

function rowsOf(orders: readonly PlacedOrder[]): BinaryRows {
  const rows = new BinaryRows()
  for (const { change, placedAt, payload } of orders) {
    rows
      .startRow(COLUMNS.length)
      .text(change.tenantId)
      .text(change.orderId)
      .text(change.customerId)
      .instant(placedAt)
      .day(change.day)
      .text(change.currency)
      .money(change.total)
      .text(linesAsJson(change.lines))
    for (const name of AMOUNTS) rows.money(optionalAmountOf(payload[name]))
    for (const name of LABELS) rows.text(payload[name])
  }
  return rows
}

const PLACE_ORDERS = `
  insert into orders (${COLUMNS.join(', ')})
  select *
  from unnest(
    $1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::date[], $6::text[], $7::numeric[], $8::json[],
    $9::numeric[], $10::numeric[], $11::numeric[], $12::text[], $13::text[], $14::text[], $15::text[]
  )
  on conflict (tenant_id, order_id) do update set
    ${COLUMNS.slice(2)
      .map((column) => `${column} = excluded.${column}`)
      .join(',\n    ')}
  where orders.placed_at is null
  returning tenant_id, order_id`

function columnsOf(orders: readonly PlacedOrder[]): string[] {
  const column = (read: (order: PlacedOrder) => string | undefined) => arrayLiteral(orders.map(read))
  const amount = (money: Money | undefined) => (money === undefined ? undefined : formatMoney(money))
  return [
    column(({ change }) => change.tenantId),
    column(({ change }) => change.orderId),
    column(({ change }) => change.customerId),
    column(({ placedAt }) => placedAt.text),
    column(({ change }) => change.day),
    column(({ change }) => change.currency),
    column(({ change }) => formatMoney(change.total)),
    column(({ change }) => linesAsJson(change.lines)),
    ...AMOUNTS.map((name) => column(({ payload }) => amount(optionalAmountOf(payload[name])))),
    ...LABELS.map((name) => column(({ payload }) => payload[name])),
  ]
}

function optionalAmountOf(amount: number | string | undefined): Money | undefined {
  return amount === undefined ? undefined : amountOf(amount)
}

function linesAsJson(lines: readonly OrderLine[]): string {
  const line = ({ productId, quantity, total }: OrderLine) =>
    `{"productId":${JSON.stringify(productId)},"quantity":${quantity},"total":${formatMoney(total)}}`
  return `[${lines.map(line).join(',')}]`
}
