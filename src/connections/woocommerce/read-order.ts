import { isCurrency } from '../../contracts/currency.ts'
import { formatMoney, parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ReceivedDelivery, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { timeWithin, utcOf } from '../reading/times.ts'
import { isDraft, isPlaced, rankOf } from './status.ts'

/** What the events of an order share. */
interface Snapshot {
  order: Json
  id: string
  status: string
  currency: string
  total: string
  /** When the order changed last, in UTC. */
  modified: string
  paid: string | undefined
  connection: Connection
}

/**
 * Reads the snapshot of an order. The latest snapshot decides whether the order is placed: an order that is not placed is voided at the time
 * of the snapshot, and one that is placed is reinstated, whatever arrives first.
 */
export function readOrder(id: string, order: Json, connection: Connection): Reading {
  const status = textOf(order.status) ?? ''
  if (isDraft(status)) return { ignored: 'draft' }
  const paid = utcOf(order.date_paid_gmt)
  const modified = utcOf(order.date_modified_gmt) ?? paid ?? utcOf(order.date_created_gmt)
  if (modified === undefined) {
    return {
      problem: `Order ${id} has no date_modified_gmt. Set the API version of the webhook to "WP REST API Integration v3".`,
    }
  }
  const total = textOf(order.total)
  if (total === undefined)
    return { problem: `Order ${id} has no total. Save the order in WooCommerce, which sends it again.` }
  const currency = currencyOf(order, connection)
  if (currency === undefined) {
    return {
      problem: `The currency "${textOf(order.currency) ?? ''}" of order ${id} is not an ISO 4217 code. Set "currency" in the options of the connection.`,
    }
  }
  const snapshot: Snapshot = { order, id, status, currency, total, modified, paid, connection }
  if (!isPlaced(status, paid !== undefined, connection)) {
    return {
      events: [voidedAt(id, status, timeWithin(modified, rankOf(status))), ...failureOf(snapshot)],
      ignored: 'not_placed',
    }
  }
  const events = [
    revisionOf(snapshot),
    reinstatementOf(snapshot),
    ...paymentOf(snapshot),
    ...failureOf(snapshot),
    ...refundsOf(snapshot),
    ...cancellationOf(snapshot),
    ...shipmentOf(snapshot),
  ]
  const hasRefunds = recordsOf(order.refunds).length > 0
  return status === 'refunded' && !hasRefunds ? { events, problem: describeMissingRefund(id) } : { events }
}

/** Reads that an order was moved to the trash. The delivery has nothing but its id, so that the time is that of its arrival. */
export function readDeletedOrder(id: string, { receivedMs }: ReceivedDelivery): Reading {
  return { events: [voidedAt(id, 'deleted', new Date(receivedMs).toISOString())] }
}

const describeMissingRefund = (id: string) =>
  `Order ${id} has the status "refunded" and no refund, so no money went back. Enter the amount in WooCommerce with the button "Refund" of the order.`

const voidedAt = (orderId: string, reason: string, at: string): ShopEvent => ({
  id: `void:${orderId}:${at}`,
  type: 'OrderVoided',
  data: { orderId, reason, voidedAt: at },
})

function reinstatementOf({ id: orderId, status, modified }: Snapshot): ShopEvent {
  const reinstatedAt = timeWithin(modified, rankOf(status))
  return { id: `placed:${orderId}:${reinstatedAt}`, type: 'OrderReinstated', data: { orderId, reinstatedAt } }
}

function revisionOf({ order, id: orderId, status, currency, total, modified, paid, connection }: Snapshot): ShopEvent {
  const country = textOf(recordOf(order.shipping).country) ?? textOf(recordOf(order.billing).country)
  const terms = {
    orderId,
    customerId: textOf(order.customer_id),
    guestKey: order.guest_key,
    createdAt: utcOf(order.date_created_gmt) ?? paid ?? modified,
    currency,
    totalAmount: total,
    discountAmount: textOf(order.discount_total),
    taxAmount: textOf(order.total_tax),
    shippingAmount: textOf(order.shipping_total),
    feeAmount: feesOf(order),
    taxIncluded: false,
    channel: textOf(order.created_via),
    country,
    paymentMethod: textOf(order.payment_method),
    couponCodes: recordsOf(order.coupon_lines).flatMap(({ code }) => textOf(code) ?? []),
    paymentIds: order.payment_intent === undefined ? undefined : [order.payment_intent],
    items: recordsOf(order.line_items).map((line) => itemOf(line, connection)),
  }
  const revision = timeWithin(modified, rankOf(status), terms)
  return {
    id: `order:${orderId}:${revision}`,
    type: 'OrderRevised',
    data: { ...terms, revision, revisedAt: modified },
  }
}

/** Totals of lines are after discounts and without tax, whatever the shop has set. */
function itemOf(line: Json, { productKey }: Connection): object {
  const { name, quantity, total, total_tax: tax } = line
  const [product, variant] = [line.product_id, line.variation_id].map((id) => (id === 0 ? undefined : textOf(id)))
  const sku = textOf(line.sku)
  const ids = { product, variant: variant ?? product, sku: sku ?? variant ?? product }
  return {
    // A line of a product that was deleted keeps only its name.
    productId: ids[productKey] ?? `custom:${textOf(name) ?? ''}`.slice(0, 200),
    productName: textOf(name),
    variantId: variant,
    sku,
    quantity,
    lineTotal: total,
    taxAmount: tax,
  }
}

/** The sum of the fees, which is below zero for discounts of some plugins. Undefined for an order without fees. */
function feesOf({ fee_lines: lines }: Json): string | undefined {
  const fees = recordsOf(lines).map(({ total }) => parseMoney(textOf(total) ?? '') ?? 0n)
  return fees.length === 0 ? undefined : formatMoney(fees.reduce((sum, fee) => sum + fee, 0n))
}

/**
 * The payment, with its id at Stripe if a plugin states it, so that a connection to Stripe states the same payment. Its method is that of the
 * order.
 */
function paymentOf({ order, id: orderId, currency, total, paid }: Snapshot): ShopEvent[] {
  if (paid === undefined) return []
  const transactionId = textOf(order.transaction_id) ?? `woo-paid-${orderId}`
  const data = { orderId, paymentId: order.payment_intent, transactionId, amount: total, currency }
  return [{ id: `payment:${orderId}:${transactionId}`, type: 'PaymentProcessed', time: paid, data }]
}

function failureOf({ order, id: orderId, status, currency, total, modified }: Snapshot): ShopEvent[] {
  if (status !== 'failed') return []
  const data = { orderId, amount: total, currency, paymentMethod: textOf(order.payment_method) }
  return [{ id: `failed:${orderId}:${modified}`, type: 'PaymentFailed', time: modified, data }]
}

/** Refunds have neither a time nor lines. The first delivery to arrive that shows a refund decides its time. */
function refundsOf({ order, id: orderId, currency, modified }: Snapshot): ShopEvent[] {
  return recordsOf(order.refunds).flatMap(({ id, total, reason }): ShopEvent[] => {
    const [refundId, amount] = [textOf(id), parseMoney(textOf(total) ?? '')]
    if (refundId === undefined || amount === undefined || amount === 0n) return []
    const data = {
      orderId,
      refundId,
      amount: formatMoney(amount < 0n ? -amount : amount),
      currency,
      reason: textOf(reason),
    }
    return [{ id: `refund:${refundId}`, type: 'OrderRefunded', time: modified, data }]
  })
}

/** Of several snapshots of a cancelled order, the earliest counts. */
function cancellationOf({ id: orderId, status, modified }: Snapshot): ShopEvent[] {
  if (status !== 'cancelled') return []
  return [{ id: `cancelled:${orderId}:${modified}`, type: 'OrderCancelled', time: modified, data: { orderId } }]
}

function shipmentOf({ order, id: orderId, status, modified, connection }: Snapshot): ShopEvent[] {
  if (status !== 'completed' || connection.options.shipments !== 'completed') return []
  const time = utcOf(order.date_completed_gmt) ?? modified
  const data = { orderId, shipmentId: `completed-${orderId}` }
  return [{ id: `completed:${orderId}`, type: 'ShipmentCreated', time, data }]
}

/** The currency of the order, or that of the connection if a shop has a code of its own. */
function currencyOf(order: Json, { options }: Connection): string | undefined {
  const code = textOf(order.currency)?.toUpperCase()
  if (code !== undefined && isCurrency(code)) return code
  return typeof options.currency === 'string' ? options.currency : undefined
}
