import type { Connection } from '../connection.ts'
import { hashGuest } from '../reading/guest-key.ts'
import { type Json, keepOnly, recordOf, textOf } from '../reading/json.ts'
import { findOrderId } from './order-id.ts'

const REFUND = {
  id: true,
  amount: true,
  charge: true,
  created: true,
  currency: true,
  payment_intent: true,
  reason: true,
  status: true,
} as const

const ADDRESS = { address: { country: true } } as const

/** The properties of all kinds of objects that are read. */
const OBJECT = {
  ...REFUND,
  object: true,
  amount_received: true,
  amount_refunded: true,
  amount_total: true,
  captured: true,
  collected_information: { shipping_details: ADDRESS },
  currency_conversion: { amount_total: true, source_currency: true },
  customer: true,
  customer_details: ADDRESS,
  failure_code: true,
  last_payment_error: { code: true, decline_code: true },
  line_items: {
    data: {
      amount_tax: true,
      amount_total: true,
      description: true,
      price: { id: true, product: true },
      quantity: true,
    },
  },
  mode: true,
  payment_status: true,
  presentment_details: { presentment_amount: true, presentment_currency: true },
  refunds: { data: REFUND },
  shipping_details: ADDRESS,
  total_details: { amount_discount: true, amount_shipping: true, amount_tax: true },
} as const

const EVENT = { id: true, object: true, type: true, api_version: true, created: true, livemode: true } as const

/** What is kept of a delivery: its event, or the list of its events. */
export function keepDelivery(body: unknown, connection: Connection): unknown {
  return Array.isArray(body) ? body.map((one) => keepEvent(one, connection)) : keepEvent(body, connection)
}

function keepEvent(body: unknown, connection: Connection): Json {
  const event = unwrap(recordOf(body))
  const { object, previous_attributes: before } = recordOf(event.data)
  return {
    ...recordOf(keepOnly(event, EVENT)),
    data: {
      object: { ...recordOf(keepOnly(object, OBJECT)), ...derivedFrom(recordOf(object), connection) },
      previous_attributes: recordOf(keepOnly(before, { amount_refunded: true })),
    },
  }
}

/** An event inside an envelope of Event Grid, which has it in `data`, or of EventBridge, which has it in `detail`. */
function unwrap(body: Json): Json {
  return [body.data, body.detail].map(recordOf).find(isEvent) ?? body
}

const isEvent = ({ object, type }: Json) =>
  typeof type === 'string' && (object === 'event' || object === 'v2.core.event')

/** What is kept in place of other properties: the id of the order, the hash of a guest, and the method of a payment that has only one. */
function derivedFrom(object: Json, connection: Connection): Json {
  const { order_id: orderId, guest_key: guest, only_method: method, payment_method_types: types } = object
  const isGuest = textOf(object.customer) === undefined
  const derived = {
    order_id: textOf(orderId) ?? findOrderId(object, connection),
    guest_key: textOf(guest) ?? (isGuest ? hashGuest(recordOf(object.customer_details).email, connection) : undefined),
    only_method: textOf(method) ?? (Array.isArray(types) && types.length === 1 ? textOf(types[0]) : undefined),
  }
  return Object.fromEntries(Object.entries(derived).filter(([, value]) => value !== undefined))
}
