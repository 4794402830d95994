import type { Connection } from '../connection.ts'
import { hashGuest } from '../reading/guest-key.ts'
import { type Json, keepOnly, recordOf, type Shape, textOf } from '../reading/json.ts'

const shape = (...names: string[]): { [name: string]: true } => Object.fromEntries(names.map((name) => [name, true]))

const ID = shape('id', 'admin_graphql_api_id')
const MONEY = shape('amount', 'currency_code', 'currency')
const BAG = { shop_money: MONEY, presentment_money: MONEY }
/** Amounts that are stated plainly, and on both sides. */
const amounts = (...names: string[]): Shape & object => ({
  ...shape(...names),
  ...Object.fromEntries(names.map((name) => [`${name}_set`, BAG])),
})

const LINE: Shape & object = {
  ...ID,
  ...shape('product_id', 'variant_id', 'sku', 'title', 'quantity', 'current_quantity', 'gift_card'),
  ...shape('fulfillment_status', 'tip_payment_gateway'),
  ...amounts('price'),
  discount_allocations: amounts('amount'),
  tax_lines: { ...shape('rate'), ...amounts('price') },
}

const TRANSACTION: Shape & object = {
  ...ID,
  ...shape('order_id', 'kind', 'status', 'amount', 'currency', 'gateway', 'test', 'error_code'),
  ...shape('created_at', 'processed_at'),
  total_unsettled_set: BAG,
}

const REFUND: Shape & object = {
  ...ID,
  ...shape('order_id', 'created_at', 'processed_at'),
  refund_line_items: {
    ...shape('line_item_id', 'quantity', 'restock_type'),
    ...amounts('subtotal', 'total_tax'),
    line_item: LINE,
  },
  order_adjustments: { ...shape('kind'), ...amounts('amount', 'tax_amount') },
  refund_shipping_lines: amounts('subtotal_amount', 'tax_amount'),
  ...amounts('total_duties'),
  transactions: TRANSACTION,
}

const FULFILLMENT: Shape & object = {
  ...ID,
  ...shape('order_id', 'status', 'created_at', 'updated_at', 'tracking_number', 'tracking_company'),
  tracking_numbers: 'list',
  line_items: LINE,
}

const COUNTRY = shape('country_code')

const ORDER: Shape & object = {
  ...ID,
  ...shape('created_at', 'processed_at', 'updated_at', 'cancelled_at', 'closed_at', 'cancel_reason', 'test'),
  ...shape('currency', 'presentment_currency', 'taxes_included', 'source_name'),
  payment_gateway_names: 'list',
  ...shape('total_tip_received', 'guest_key'),
  ...amounts('total_price', 'total_discounts', 'total_tax', 'total_shipping_price'),
  ...amounts('current_total_price', 'current_total_discounts', 'current_total_tax', 'current_shipping_price'),
  ...amounts('original_total_duties', 'current_total_duties'),
  ...amounts('original_total_additional_fees', 'current_total_additional_fees'),
  customer: ID,
  shipping_address: COUNTRY,
  billing_address: COUNTRY,
  discount_codes: shape('code'),
  discount_applications: shape('type'),
  line_items: LINE,
  shipping_lines: { ...shape('is_removed'), ...amounts('price') },
  refunds: REFUND,
  fulfillments: FULFILLMENT,
}

const PRODUCT: Shape & object = {
  ...ID,
  ...shape('title', 'product_type', 'vendor', 'created_at', 'updated_at'),
  image: shape('src'),
  variants: { ...ID, ...shape('title', 'price', 'sku', 'inventory_management', 'inventory_quantity') },
}

const DISPUTE: Shape & object = {
  ...ID,
  ...shape('order_id', 'type', 'amount', 'currency', 'reason', 'status', 'initiated_at'),
}

/** Requests about personal data. */
const PRIVACY: Shape & object = {
  ...shape('shop_domain'),
  customer: ID,
  orders_to_redact: 'list',
  orders_requested: 'list',
}

/** What is read of a body, by the first part of its topic. Of all others nothing is kept. */
const SHAPES: Readonly<Record<string, Shape>> = {
  orders: ORDER,
  refunds: REFUND,
  order_transactions: TRANSACTION,
  fulfillments: FULFILLMENT,
  products: PRODUCT,
  disputes: DISPUTE,
  customers: PRIVACY,
  shop: PRIVACY,
}

/** The properties that the adapter reads. Names, addresses, e-mail addresses and notes are not among them. */
export function keepBody(body: unknown, topic: string, connection: Connection): Json {
  const resource = topic.split('/')[0] ?? ''
  const kept = recordOf(keepOnly(body, SHAPES[resource] ?? {}))
  if (resource !== 'orders') return kept
  const { guest_key, ...order } = kept
  const guest = isHash(guest_key) ? guest_key : guestOf(recordOf(body), connection)
  return guest === undefined ? order : { ...order, guest_key: guest }
}

const isHash = (key: unknown) => typeof key === 'string' && /^guest:[0-9a-f]{64}$/.test(key)

/** The customer of an order without an account is recognised by the address, if the connection has a key. */
function guestOf(order: Json, connection: Connection): string | undefined {
  const email = textOf(order.email) ?? textOf(order.contact_email)
  return hashGuest(email, connection)
}
