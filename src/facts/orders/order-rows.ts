import { batchRows, insertInto } from '../../db/batch-rows.ts'
import { BinaryRows } from '../../db/binary-rows.ts'
import { readJson } from '../../json/read-json.ts'
import { formatMoney, type Money, storedMoney } from '../../money.ts'
import { parseInstant } from '../../time/instant.ts'
import type { Calendar } from '../calendar.ts'
import { costOfLines, hasCosts } from '../costs/line-costs.ts'
import { readStatedCustomer, statedCustomerOf } from '../customers/customer-links.ts'
import { shipmentAwaitedAt, shippingOf } from '../stock/shipments.ts'
import { firstOf, isPlaced, type Order, type Placement } from './order.ts'
import { giftCardsIn, hasRareAmounts } from './order-amounts.ts'
import { historyAsJson, linesAsJson, readHistory, readLines, readRevisions, revisionsAsJson } from './order-json.ts'
import { reversalsOf } from './reversals.ts'

/** A column of `orders` with its type and the value of an order. */
interface Column {
  name: string
  type: 'text' | 'timestamptz' | 'date' | 'numeric' | 'boolean' | 'json'
  read: (order: Order, calendar: Calendar) => string | undefined
}

const text = (name: string, read: (placed: Placement) => string | undefined): Column => ({
  name,
  type: 'text',
  read: ({ placed }) => placed && read(placed),
})
const amount = (name: string, read: (placed: Placement) => Money | undefined): Column => ({
  name,
  type: 'numeric',
  read: ({ placed }) => placed && amountText(read(placed)),
})

/** The columns with the order as it counts. They are null while an order is voided, as if it were unknown, so no report counts it. */
const PLACEMENT: readonly Column[] = [
  text('customer_id', ({ customerId }) => customerId),
  { name: 'placed_at', type: 'timestamptz', read: ({ placed }) => placed?.at.text },
  { name: 'day', type: 'date', read: ({ placed }) => placed?.day },
  text('currency', ({ currency }) => currency),
  amount('total', ({ total }) => total),
  { name: 'lines', type: 'json', read: ({ placed }) => placed && linesAsJson(placed.lines) },
  amount('discount', ({ discount }) => discount),
  amount('tax', ({ tax }) => tax),
  amount('shipping', ({ shipping }) => shipping),
  text('channel', ({ channel }) => channel),
  text('country', ({ country }) => country),
  text('payment_method', ({ paymentMethod }) => paymentMethod),
  text('coupon_code', ({ couponCode }) => couponCode),
]

/** The columns that few orders need. */
const RARE: readonly Column[] = [
  amount('tips', ({ tips }) => tips),
  amount('fees', ({ fees }) => fees),
  amount('duties', ({ duties }) => duties),
  amount('gift_cards_sold', ({ lines }) => giftCardsIn(lines) || undefined),
  amount('gift_cards_redeemed', ({ giftCard }) => giftCard),
  { name: 'tax_included', type: 'boolean', read: ({ placed }) => placed?.taxIncluded?.toString() },
  text('stated_customer_id', statedCustomerOf),
  text('guest_key', ({ guestKey }) => guestKey),
  {
    name: 'coupon_codes',
    type: 'json',
    read: ({ placed }) => placed?.couponCodes && JSON.stringify(placed.couponCodes),
  },
]

/** The columns of shops that know costs. */
const COSTS: readonly Column[] = [
  amount('cost', ({ lines }) => costOfLines(lines)?.cost),
  amount('cost_known_revenue', ({ lines }) => costOfLines(lines)?.revenue),
]

/** The columns that most new orders do not need: the history and what follows from it, and revisions. */
const LATER: readonly Column[] = [
  { name: 'cancelled_at', type: 'timestamptz', read: (order) => firstOf(order, 'cancelled')?.at },
  { name: 'cancel_reason', type: 'text', read: (order) => firstOf(order, 'cancelled')?.reason },
  { name: 'paid_at', type: 'timestamptz', read: (order) => firstOf(order, 'paid')?.at },
  { name: 'partly_shipped_at', type: 'timestamptz', read: ({ history, placed }) => shippingOf(history, placed).part },
  { name: 'shipped_at', type: 'timestamptz', read: ({ history, placed }) => shippingOf(history, placed).whole },
  { name: 'shipment_awaited_at', type: 'timestamptz', read: ({ history }) => shipmentAwaitedAt(history) },
  { name: 'refunded', type: 'numeric', read: (order, calendar) => totalOf(order, calendar, 'amount') },
  { name: 'reversed', type: 'numeric', read: (order, calendar) => totalOf(order, calendar, 'reversed') },
  { name: 'history', type: 'json', read: ({ history }) => (history.length > 0 ? historyAsJson(history) : undefined) },
  { name: 'revisions', type: 'json', read: ({ revisions }) => revisions && revisionsAsJson(revisions) },
]

const KEY = ['tenant_id', 'order_id']
const COLUMNS = [...PLACEMENT, ...RARE, ...COSTS, ...LATER]

/** New orders for COPY: `orders (…)`, and the rows for its columns. Columns that none of the orders needs are left out. */
export function copyOf(orders: readonly Order[], calendar: Calendar): { target: string; rows: BinaryRows } {
  const rows = new BinaryRows(orders.length * ABOUT_BYTES)
  const columns = furtherColumns(orders)
  const fields = KEY.length + PLACEMENT.length + columns.length
  for (const order of orders) {
    const { placed } = order
    rows.startRow(fields).text(order.tenantId).text(order.orderId)
    rows.text(placed?.customerId).instant(placed?.at)
    if (placed) rows.day(placed.day)
    else rows.text(undefined)
    rows
      .text(placed?.currency)
      .money(placed?.total)
      .text(placed && linesAsJson(placed.lines))
      .money(placed?.discount)
      .money(placed?.tax)
      .money(placed?.shipping)
      .text(placed?.channel)
      .text(placed?.country)
      .text(placed?.paymentMethod)
      .text(placed?.couponCode)
    for (const { type, read } of columns) {
      const value = read(order, calendar)
      if (type === 'timestamptz') rows.instant(value === undefined ? undefined : parseInstant(value))
      else if (type === 'numeric') rows.money(moneyOf(value))
      else if (type === 'boolean') rows.flag(value === undefined ? undefined : value === 'true')
      else rows.text(value)
    }
  }
  const names = [...KEY, ...[...PLACEMENT, ...columns].map(({ name }) => name)]
  return { target: `orders (${names.join(', ')})`, rows }
}

/** The usual size of a row with its lines. */
const ABOUT_BYTES = 512

/** The columns besides those of placements that any of the orders needs. */
function furtherColumns(orders: readonly Order[]): readonly Column[] {
  let [isRare, isCosted, isLater] = [false, false, false]
  for (const { placed, history, revisions } of orders) {
    isLater ||= history.length > 0 || revisions !== undefined
    if (!placed) continue
    isRare ||= isRarePlacement(placed)
    isCosted ||= hasCosts(placed.lines)
  }
  return [...(isRare ? RARE : []), ...(isCosted ? COSTS : []), ...(isLater ? LATER : [])]
}

function isRarePlacement(placed: Placement): boolean {
  const { couponCodes, guestKey, statedCustomerId, customerId } = placed
  return !!couponCodes || guestKey !== undefined || statedCustomerId !== customerId || hasRareAmounts(placed)
}

/** The complete rows of orders, in the calendar of the shop. */
export const ORDER_ROWS = batchRows<Order, Calendar>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  order_id: ['text', ({ orderId }) => orderId],
  ...Object.fromEntries(COLUMNS.map(({ name, type, read }) => [name, [type, read] as const])),
})

export const ORDER_KEYS = batchRows<Pick<Order, 'tenantId' | 'orderId'>>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  order_id: ['text', ({ orderId }) => orderId],
})

/** Inserts orders that do not exist, in the given sequence. Takes the parameters of `ORDER_ROWS`. */
export const INSERT_ORDERS = `
  ${insertInto('orders', ORDER_ROWS)}
  on conflict do nothing
  returning tenant_id, order_id`

/** Updates existing orders, which must be locked. Takes the parameters of `ORDER_ROWS`. */
export const UPDATE_ORDERS = `
  update orders set
    ${COLUMNS.map(({ name }) => `${name} = known.${name}`).join(',\n    ')}
  from ${ORDER_ROWS.unnest} as known (${ORDER_ROWS.names})
  where orders.tenant_id = known.tenant_id
  and orders.order_id = known.order_id`

/** The columns that `readStored` needs. */
export const STORED_COLUMNS = [
  'tenant_id',
  'order_id',
  'customer_id',
  'placed_at',
  'day',
  'currency',
  'total',
  'lines::text as lines',
  'discount',
  'tax',
  'shipping',
  'tips',
  'fees',
  'duties',
  'gift_cards_redeemed',
  'tax_included::text as tax_included',
  'channel',
  'country',
  'payment_method',
  'coupon_code',
  'coupon_codes::text as coupon_codes',
  'stated_customer_id',
  'guest_key',
  'history::text as history',
  'revisions::text as revisions',
]
  .map((column) => `orders.${column}`)
  .join(', ')

/** Locks and reads orders in the order of their keys. Takes the parameters of `ORDER_KEYS`. */
export const LOCK_ORDERS = `
  select ${STORED_COLUMNS}
  from orders
  join ${ORDER_KEYS.unnest} as wanted (${ORDER_KEYS.names})
    on orders.tenant_id = wanted.tenant_id
    and orders.order_id = wanted.order_id
  order by orders.tenant_id, orders.order_id
  for update of orders`

/** The same across the shards of Citus, which has no `for update` there. An update that changes nothing takes the same locks. */
export const LOCK_DISTRIBUTED_ORDERS = `
  update orders set cancel_reason = orders.cancel_reason
  from ${ORDER_KEYS.unnest} as wanted (${ORDER_KEYS.names})
  where orders.tenant_id = wanted.tenant_id
  and orders.order_id = wanted.order_id
  returning ${STORED_COLUMNS}`

export type StoredRow = Record<string, string | null>

export function readStored(row: StoredRow): Order {
  const at = row.placed_at ? parseInstant(row.placed_at) : undefined
  const placed: Placement | undefined = at && {
    at,
    day: row.day as string,
    customerId: row.customer_id ?? undefined,
    statedCustomerId: readStatedCustomer(row),
    guestKey: row.guest_key ?? undefined,
    currency: row.currency as string,
    total: moneyOf(row.total) ?? 0n,
    discount: moneyOf(row.discount),
    tax: moneyOf(row.tax),
    shipping: moneyOf(row.shipping),
    tips: moneyOf(row.tips),
    fees: moneyOf(row.fees),
    duties: moneyOf(row.duties),
    giftCard: moneyOf(row.gift_cards_redeemed),
    taxIncluded: row.tax_included ? row.tax_included === 'true' : undefined,
    channel: row.channel ?? undefined,
    country: row.country ?? undefined,
    paymentMethod: row.payment_method ?? undefined,
    couponCode: row.coupon_code ?? undefined,
    couponCodes: row.coupon_codes ? (readJson(row.coupon_codes) as string[]) : undefined,
    lines: readLines(row.lines as string),
  }
  return {
    tenantId: row.tenant_id as string,
    orderId: row.order_id as string,
    placed,
    revisions: row.revisions ? readRevisions(row.revisions) : undefined,
    history: row.history ? readHistory(row.history) : [],
  }
}

function totalOf(order: Order, calendar: Calendar, column: 'amount' | 'reversed'): string | undefined {
  if (!isPlaced(order) || order.history.length === 0) return undefined
  const reversals = reversalsOf(order, calendar).filter(
    ({ kind, currency }) => currency === order.placed.currency && (column === 'reversed' || kind === 'refund'),
  )
  return formatMoney(reversals.reduce((sum, reversal) => sum + reversal[column], 0n))
}

function amountText(money: Money | undefined): string | undefined {
  return money === undefined ? undefined : formatMoney(money)
}

function moneyOf(numeral: string | null | undefined): Money | undefined {
  return numeral === null || numeral === undefined ? undefined : storedMoney(numeral)
}
