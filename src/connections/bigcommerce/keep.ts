import type { Connection } from '../connection.ts'
import { hashGuest } from '../reading/guest-key.ts'
import { type Json, keepOnly, recordOf } from '../reading/json.ts'

const ORDER = {
  id: true,
  status_id: true,
  date_created: true,
  date_modified: true,
  default_currency_code: true,
  currency_code: true,
  total_inc_tax: true,
  total_tax: true,
  shipping_cost_ex_tax: true,
  handling_cost_ex_tax: true,
  wrapping_cost_ex_tax: true,
  discount_amount: true,
  coupon_discount: true,
  store_credit_amount: true,
  gift_certificate_amount: true,
  customer_id: true,
  payment_method: true,
  order_source: true,
  is_deleted: true,
  billing_address: { country_iso2: true },
  guest_key: true,
} as const

const BODY = {
  scope: true,
  data: { type: true, id: true },
  order: ORDER,
  order_error: true,
  products_error: true,
  refunds_error: true,
  products: {
    id: true,
    product_id: true,
    variant_id: true,
    parent_order_product_id: true,
    type: true,
    name: true,
    sku: true,
    quantity: true,
    total_ex_tax: true,
    total_tax: true,
    applied_discounts: { amount: true },
  },
  coupons: { code: true },
  shipments: {
    id: true,
    date_created: true,
    tracking_number: true,
    shipping_provider: true,
    items: { order_product_id: true, quantity: true },
  },
  refunds: {
    data: {
      id: true,
      created: true,
      total_amount: true,
      total_tax: true,
      items: { item_type: true, item_id: true, quantity: true, requested_amount: true },
      payments: { is_declined: true },
    },
  },
  transactions: {
    data: {
      id: true,
      event: true,
      status: true,
      amount: true,
      currency: true,
      method: true,
      gateway: true,
      test: true,
      date_created: true,
    },
  },
} as const

/** What is kept of a delivery with its order. */
export function keepBody(body: unknown, connection: Connection): Json {
  const kept: Record<string, unknown> = { ...recordOf(keepOnly(body, BODY)) }
  const order = recordOf(recordOf(body).order)
  const isGuest = String(order.customer_id ?? 0) === '0'
  const guest = isGuest ? hashGuest(recordOf(order.billing_address).email, connection) : undefined
  if (guest !== undefined) kept.order = { ...recordOf(kept.order), guest_key: guest }
  return kept
}
