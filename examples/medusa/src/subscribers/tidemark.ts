import type { SubscriberArgs, SubscriberConfig } from '@medusajs/framework'
import type { OrderDetailDTO, OrderLineItemDTO } from '@medusajs/framework/types'
import { createClient } from 'tidemark-client'

type Linked = { customer?: { has_account: boolean }; sales_channel?: { name: string } }
type Line = Omit<OrderLineItemDTO, 'adjustments'> & { adjustments?: { amount: unknown; is_tax_inclusive?: boolean }[] }

const LINES = ['items.', 'items.tax_lines.', 'items.adjustments.', 'customer.', 'sales_channel.', 'shipping_address.']
const MONEY = ['', 'captures.', 'refunds.'].map((part) => `payment_collections.payments.${part}`)
const PARTS = ['', ...LINES, ...MONEY, 'fulfillments.', 'fulfillments.labels.']
const FIELDS = ['total', 'shipping_total', 'shipping_tax_total', ...PARTS.map((part) => `${part}*`)]

const { TIDEMARK_URL: url = 'http://127.0.0.1:5002', TIDEMARK_KEY: key } = process.env
const client = createClient({ url, key, onError: ({ message }) => console.warn('tidemark:', message) })
const money = (value: unknown) => Number(value).toFixed(4)
const EVENTS = 'order.placed order.canceled order-edit.confirmed shipment.created payment.captured payment.refunded'
export const config: SubscriberConfig = { event: EVENTS.split(' ') }

/** Sends an order of Medusa with its payments, refunds and shipments. What was sent before counts once. */
export default async function send({ event, container }: SubscriberArgs<{ id: string; order_id?: string }>) {
  const query = container.resolve('query')
  const find = async (entity: string, field: string | string[], filters: object) =>
    (await query.graph({ entity, fields: [field].flat(), filters })).data[0] ?? {}
  let { id, order_id: orderId = id } = event.data
  if (event.name === 'shipment.created') {
    orderId = (await find('order_fulfillment', 'order_id', { fulfillment_id: id })).order_id
  } else if (event.name.startsWith('payment.')) {
    const { payment_collection_id } = await find('payment', 'payment_collection_id', { id })
    orderId = (await find('order_payment_collection', 'order_id', { payment_collection_id })).order_id
  }
  const order = await find('order', FIELDS, { id: orderId })
  if (order.id && !order.is_draft_order) for (const send of [sendOrder, sendPayments, sendShipments]) send(order)
}

/** A line as it was ordered. The totals of Medusa fall when items come back, which refunds state already. */
function lineOf({ tax_lines = [], adjustments = [], ...item }: Line) {
  const rate = 1 + tax_lines.reduce((sum, one) => sum + Number(one.rate), 0) / 100
  const discount = adjustments.reduce((sum, one) => sum + Number(one.amount) / (one.is_tax_inclusive ? rate : 1), 0)
  const net = (Number(item.unit_price) * Number(item.quantity)) / (item.is_tax_inclusive ? rate : 1) - discount
  return { ...item, total: net * rate, tax: net * (rate - 1), discount: discount * rate }
}

function sendOrder({ id: orderId, version: revision, created_at: createdAt, ...order }: OrderDetailDTO & Linked) {
  const lines = (order.items ?? []).map(lineOf)
  const items = lines.map(({ product_id, variant_id, variant_sku, title, product_title, ...line }) => {
    const amounts = { quantity: Number(line.quantity), lineTotal: money(line.total), taxAmount: money(line.tax) }
    const ids = { productId: product_id ?? line.id, variantId: variant_id ?? undefined, sku: variant_sku ?? undefined }
    return { ...ids, ...amounts, productName: product_title ?? title }
  })
  const sum = (name: 'total' | 'tax' | 'discount', more = 0) => money(lines.reduce((all, one) => all + one[name], more))
  const [shippingAmount, shippingTax] = [Number(order.shipping_total), Number(order.shipping_tax_total)]
  const amounts = { totalAmount: sum('total', shippingAmount), taxAmount: sum('tax', shippingTax), shippingAmount }
  const country = order.shipping_address?.country_code?.toUpperCase()
  const customerId = order.customer?.has_account ? order.customer_id : undefined
  const terms = { currency: order.currency_code.toUpperCase(), channel: order.sales_channel?.name, taxIncluded: true }
  const data = { orderId, createdAt, items, country, customerId, discountAmount: sum('discount'), ...terms, ...amounts }
  client.send({ type: 'OrderRevised', id: `${orderId}-${revision}`, data: { ...data, revision } })
  const cancelledAt = order.canceled_at
  if (cancelledAt) client.send({ type: 'OrderCancelled', id: orderId, data: { orderId, cancelledAt } })
}

function sendPayments({ id: orderId, payment_collections }: OrderDetailDTO) {
  for (const { id: paymentId, ...payment } of payment_collections.flatMap(({ payments = [] }) => payments)) {
    const shared = { orderId, paymentId, currency: payment.currency_code.toUpperCase() }
    for (const { id, amount, created_at: processedAt } of payment.captures ?? []) {
      const data = { ...shared, transactionId: id, amount: money(amount), processedAt }
      client.send({ type: 'PaymentProcessed', id, data: { ...data, paymentMethod: payment.provider_id } })
    }
    for (const { id, amount, created_at: refundedAt } of payment.refunds ?? [])
      client.send({ type: 'OrderRefunded', id, data: { ...shared, refundId: id, amount: money(amount), refundedAt } })
  }
}

function sendShipments({ id: orderId, fulfillments }: OrderDetailDTO) {
  for (const { id, shipped_at: shippedAt, canceled_at, labels } of fulfillments) {
    const data = { orderId, shipmentId: id, trackingNumber: labels[0]?.tracking_number }
    if (shippedAt && !canceled_at) client.send({ type: 'ShipmentCreated', id, data: { ...data, shippedAt } })
  }
}
