import { decimalText } from '../helpers/decimal.ts'
import { earliest, type Moment, placeOf } from './life-calendar.ts'
import type { CreditNote, Facts, Line, Order, OrderLine, Product, Void } from './life-fact-types.ts'
import type { ExpectedLife, LifeSettings } from './life-oracle.ts'
import { countedOrders } from './life-placements.ts'
import { reversalsOf } from './life-reversals.ts'
import { shipmentAwaitedAt, shippedSteps } from './life-shipments.ts'
import type { Row } from './life-sums.ts'

const moment = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`

const LABELS = ['category', 'brand', 'sku', 'variant_id']

/** The query for each table of facts. Lines are text with product, quantity and amount. */
export const FACT_TABLES = {
  orders: `
    select
      tenant_id, order_id, customer_id, stated_customer_id, guest_key, ${moment('placed_at')}, day, currency, total, discount, tax, shipping, tips, fees, duties,
      coalesce(gift_cards_sold, 0) as gift_cards_sold, gift_cards_redeemed, coalesce(tax_included, false)::text as tax_included, cost, cost_known_revenue,
      channel, country, payment_method, coupon_code, coalesce(coupon_codes, to_json(array[coupon_code]))::text as coupons, ${moment('cancelled_at')}, coalesce(cancel_reason, '') as cancel_reason, ${moment('paid_at')},
      ${moment('partly_shipped_at')}, ${moment('shipped_at')}, ${moment('shipment_awaited_at')}, coalesce(refunded, 0) as refunded, coalesce(reversed, 0) as reversed,
      (
        select string_agg(concat_ws(' ', product_id, trim_scale(quantity), trim_scale(total)), ', ' order by line_number)
        from order_lines
        where order_lines.tenant_id = orders.tenant_id
        and order_lines.order_id = orders.order_id
      ) as lines,
      coalesce(json_array_length(history), 0)::text as entries
    from orders`,
  credit_notes: `
    select
      tenant_id, refund_id, customer_id, stated_customer_id, ${moment('refunded_at')}, day, currency, amount, coalesce(reason, '') as reason,
      kind, status, ${moment('voided_at')},
      (
        select string_agg(concat_ws(' ', item ->> 'productId', item ->> 'quantity', trim_scale((item ->> 'amount')::numeric)), ', ')
        from json_array_elements(items) as item
      ) as lines
    from credit_notes`,
  refund_ids: `
    select tenant_id, refund_id, order_id, is_known::text, ${moment('voided_at')}, coalesce(reason, '') as reason
    from refund_ids`,
  payments: `select tenant_id, payment_id, order_id from payments`,
  customer_merges: `select tenant_id, customer_id, into_customer_id, ${moment('merged_at')} from customer_merges`,
  guest_registrations: `
    select tenant_id, guest_key, customer_id, ${moment('registered_at')}
    from guest_registrations`,
  product_costs: `select tenant_id, product_id, currency, ${moment('valid_from')}, cost from product_costs`,
  customers: `
    select
      tenant_id, currency, customer_id, ${moment('first_order_at')}, first_day, ${moment('last_order_at')}, last_day, orders,
      revenue, reversed
    from customers
    where orders <> 0 or revenue <> 0 or reversed <> 0`,
  products: `
    select
      tenant_id, product_id, name, ${moment('named_at')}, price, currency, ${moment('priced_at')}, ${moment('created_at')},
      ${moment('deleted_at')}, opening_stock, ${moment('opened_at')}, ${LABELS.map((label) => `${label}, ${moment(`${label}_at`)}`).join(', ')}
    from products`,
  stock_counts: `select tenant_id, product_id, location, ${moment('counted_at')}, quantity from stock_counts`,
} as const
export type FactTable = keyof typeof FACT_TABLES

/** The columns with numerals, in which a value may have several forms. */
export const NUMERALS = [
  'total',
  'discount',
  'tax',
  'shipping',
  'tips',
  'fees',
  'duties',
  'gift_cards_sold',
  'gift_cards_redeemed',
  'cost',
  'cost_known_revenue',
  'refunded',
  'reversed',
  'amount',
  'revenue',
  'price',
  'opening_stock',
  'quantity',
]

export function expectedFacts(
  { facts, customers }: ExpectedLife,
  { timeZone = 'UTC' }: LifeSettings,
): Record<FactTable, Row[]> {
  return {
    orders: facts.orders.map((order) => orderRow(order, timeZone)),
    credit_notes: facts.creditNotes.map((note) => creditNoteRow(note, timeZone)),
    refund_ids: refundIdRows(facts),
    product_costs: facts.costs.map(({ tenant, product, currency, at, value }) => ({
      tenant_id: tenant,
      product_id: product,
      currency,
      valid_from: at.text,
      cost: decimalText(value),
    })),
    customer_merges: facts.merges.map(({ tenant, customer, into, at }) => ({
      tenant_id: tenant,
      customer_id: customer,
      into_customer_id: into,
      merged_at: at.text,
    })),
    guest_registrations: facts.guests.map(({ tenant, guest, customer, at }) => ({
      tenant_id: tenant,
      guest_key: guest,
      customer_id: customer,
      registered_at: at.text,
    })),
    payments: facts.payments.map(({ tenant, id, orderId }) => ({
      tenant_id: tenant,
      payment_id: id,
      order_id: orderId ?? null,
    })),
    customers: customers.map(customerRow).filter(({ orders, reversed }) => orders !== '0' || reversed !== '0'),
    products: facts.products.filter(({ isListed }) => isListed).map(productRow),
    stock_counts: facts.products.flatMap(countRows),
  }
}

function orderRow(order: Order, timeZone: string): Row {
  const { cancelled } = order
  const [counted] = countedOrders([order])
  const placed = counted?.placed
  const shipped = shippedSteps(order, placed?.lines ?? [])
  const own = placed ? reversalsOf(order, placed).filter(({ isForeign }) => !isForeign) : []
  const payments = [...order.payments.values()].filter(({ outcome }) => outcome === 'processed')
  return {
    tenant_id: order.tenant,
    order_id: order.id,
    customer_id: placed?.customer ?? null,
    stated_customer_id: statedBefore(placed?.customer, order.statedCustomer),
    guest_key: placed?.guest ?? null,
    placed_at: textOf(placed?.at),
    day: placed ? placeOf(placed.at, timeZone).day : null,
    currency: placed?.currency ?? null,
    total: numeral(placed?.total),
    discount: numeral(placed?.discount),
    tax: numeral(placed?.tax),
    shipping: numeral(placed?.shipping),
    tips: numeral(placed?.tips),
    fees: numeral(placed?.fees),
    duties: numeral(placed?.duties),
    gift_cards_sold: numeral(sumOf((placed?.lines ?? []).map(({ isGiftCard, amount }) => (isGiftCard ? amount : 0n)))),
    gift_cards_redeemed: numeral(placed?.redeemed),
    tax_included: String(placed?.isTaxIncluded ?? false),
    ...costRow(placed?.lines ?? []),
    channel: placed?.channel ?? null,
    country: placed?.country ?? null,
    payment_method: placed?.method ?? null,
    coupon_code: placed?.coupons[0] ?? null,
    coupons: placed?.coupons.length ? JSON.stringify(placed.coupons) : '[null]',
    cancelled_at: textOf(cancelled?.at),
    cancel_reason: cancelled?.reason ?? '',
    paid_at: textOf(earliest(payments.map(({ at }) => at))),
    partly_shipped_at: textOf(shipped.partly),
    shipped_at: textOf(shipped.whole),
    shipment_awaited_at: textOf(shipmentAwaitedAt(order)),
    refunded: numeral(sumOf(own.filter(({ kind }) => kind === 'refund').map(({ amount }) => amount))),
    reversed: numeral(sumOf(own.map(({ reversed }) => reversed))),
    lines: linesText(placed?.lines ?? []),
    entries: String(order.entries.size),
  }
}

/** Empty if no cost is known. */
function costRow(lines: readonly OrderLine[]): Row {
  const known = lines.filter(({ cost }) => cost !== undefined)
  if (known.length === 0) return { cost: null, cost_known_revenue: null }
  return {
    cost: numeral(sumOf(known.map(({ cost = 0n }) => cost))),
    cost_known_revenue: numeral(sumOf(known.map(({ amount }) => amount))),
  }
}

function creditNoteRow(note: CreditNote, timeZone: string): Row {
  return {
    tenant_id: note.tenant,
    refund_id: note.id,
    customer_id: note.customer ?? null,
    stated_customer_id: statedBefore(note.customer, note.statedCustomer),
    refunded_at: textOf(note.at),
    day: placeOf(note.at, timeZone).day,
    currency: note.currency,
    amount: numeral(note.amount),
    reason: note.reason,
    kind: note.kind,
    status: note.status,
    voided_at: textOf(note.voided?.at),
    lines: linesText(note.items),
  }
}

/** The stated customer if it does not count. Empty if none is stated. */
const statedBefore = (counts: string | undefined, stated: string | undefined) =>
  counts === stated || counts === undefined ? null : (stated ?? '')

/** The refunds and voids of each order, and the voids that name no order. */
function refundIdRows({ orders, shopVoids, paymentRefunds }: Facts): Row[] {
  const rowOf = (key: Row, isKnown: boolean, voided: Void | undefined): Row => ({
    ...key,
    is_known: String(isKnown),
    voided_at: textOf(voided?.at),
    reason: voided?.reason ?? '',
  })
  const ofOrders = orders.flatMap(({ tenant, id, ownRefunds, voids }) =>
    [...new Set([...ownRefunds, ...voids.keys()])].map((refund) =>
      rowOf({ tenant_id: tenant, refund_id: refund, order_id: id }, ownRefunds.has(refund), voids.get(refund)),
    ),
  )
  const nameOf = (tenant: string, refund: string) => JSON.stringify([tenant, refund])
  const voids = new Map(shopVoids.map((voided) => [nameOf(voided.tenant, voided.refund), voided]))
  const known = new Set(paymentRefunds.map(({ tenant, id }) => nameOf(tenant, id)))
  const ofShop = [...new Set([...voids.keys(), ...known])].map((name) => {
    const [tenant_id, refund_id] = JSON.parse(name)
    return rowOf({ tenant_id, refund_id, order_id: '' }, known.has(name), voids.get(name))
  })
  return [...ofOrders, ...ofShop]
}

function customerRow({ tenant, currency, id, placed, taken }: ExpectedLife['customers'][number]): Row {
  const orders = [...placed].sort((a, b) => (a.placed.at.text < b.placed.at.text ? -1 : 1))
  const [first, last] = [orders[0], orders.at(-1)]
  return {
    tenant_id: tenant,
    currency,
    customer_id: id,
    first_order_at: textOf(first?.placed.at),
    first_day: first?.day ?? null,
    last_order_at: textOf(last?.placed.at),
    last_day: last?.day ?? null,
    orders: String(orders.length),
    revenue: numeral(sumOf(orders.map((order) => order.placed.total))),
    reversed: numeral(sumOf(taken.map(({ reversed }) => reversed))),
  }
}

function productRow({ tenant, id, name, price, createdAt, deletedAt, opening, labels }: Product): Row {
  return {
    tenant_id: tenant,
    product_id: id,
    name: name?.value ?? null,
    named_at: textOf(name?.at),
    price: numeral(price?.value),
    currency: price?.currency ?? null,
    priced_at: textOf(price?.at),
    created_at: textOf(createdAt),
    deleted_at: textOf(deletedAt),
    opening_stock: opening ? decimalText(opening.value) : null,
    opened_at: textOf(opening?.at),
    ...Object.fromEntries(
      LABELS.flatMap((label) => [
        [label, labels.get(label)?.value ?? null],
        [`${label}_at`, textOf(labels.get(label)?.at)],
      ]),
    ),
  }
}

function countRows({ tenant, id, counts }: Product): Row[] {
  return [...counts.values()].map(({ location, at, quantity }) => ({
    tenant_id: tenant,
    product_id: id,
    location,
    counted_at: at.text,
    quantity: decimalText(quantity),
  }))
}

const linesText = (lines: readonly Line[]) =>
  lines.length === 0
    ? null
    : lines
        .map(({ product, quantity, amount }) => `${product} ${decimalText(quantity)} ${decimalText(amount)}`)
        .join(', ')

const textOf = (at: Moment | undefined) => at?.text ?? null
const numeral = (amount: bigint | undefined) => (amount === undefined ? null : decimalText(amount))
const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n)
