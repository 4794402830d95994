import type { Connection } from '../connection.ts'
import { hashGuest } from '../reading/guest-key.ts'
import { type Json, keepOnly, recordOf, recordsOf, textOf } from '../reading/json.ts'

const ORDER = {
  id: true,
  status: true,
  currency: true,
  date_created_gmt: true,
  date_modified_gmt: true,
  date_paid_gmt: true,
  date_completed_gmt: true,
  total: true,
  total_tax: true,
  shipping_total: true,
  discount_total: true,
  customer_id: true,
  billing: { country: true },
  shipping: { country: true },
  payment_method: true,
  transaction_id: true,
  created_via: true,
  line_items: {
    product_id: true,
    variation_id: true,
    name: true,
    sku: true,
    quantity: true,
    total: true,
    total_tax: true,
  },
  fee_lines: { total: true },
  coupon_lines: { code: true },
  refunds: { id: true, reason: true, total: true },
  /** The code of an error in place of the order. */
  code: true,
} as const

const PRODUCT = {
  id: true,
  parent_id: true,
  status: true,
  name: true,
  sku: true,
  price: true,
  regular_price: true,
  categories: { name: true },
  brands: { name: true },
  images: { src: true },
  manage_stock: true,
  stock_quantity: true,
  date_created_gmt: true,
  date_modified_gmt: true,
  code: true,
} as const

/** Where payment plugins for Stripe store the id of the payment. */
const INTENT_KEYS: ReadonlySet<unknown> = new Set(['_stripe_intent_id', '_intent_id'])

/** What is kept of an order, with the hash of a guest and the id of the payment at Stripe. */
export function keepOrder(body: unknown, connection: Connection): Json {
  const order = recordOf(body)
  const kept = { ...recordOf(keepOnly(order, ORDER)) }
  const guest = guestOf(order, connection)
  if (guest !== undefined) kept.guest_key = guest
  const intent = intentOf(order)
  if (intent !== undefined) kept.payment_intent = intent
  return kept
}

export const keepProduct = (body: unknown): Json => recordOf(keepOnly(body, PRODUCT))

function guestOf({ guest_key: known, customer_id: customerId, billing }: Json, connection: Connection) {
  if (typeof known === 'string' && /^guest:[\da-f]{64}$/.test(known)) return known
  return customerId === 0 ? hashGuest(recordOf(billing).email, connection) : undefined
}

function intentOf({ payment_intent: known, transaction_id: transactionId, meta_data: metaData }: Json) {
  const stored = recordsOf(metaData).find(({ key }) => INTENT_KEYS.has(key))?.value
  return [known, stored, transactionId].map(textOf).find((id) => id !== undefined && /^pi_\w+$/.test(id))
}
