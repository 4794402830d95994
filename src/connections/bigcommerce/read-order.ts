import { isCurrency } from '../../contracts/currency.ts'
import { formatMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { timeWithin, utcOf } from '../reading/times.ts'
import { readPayments } from './read-payments.ts'
import { readRefunds } from './read-refunds.ts'
import { linesOf, moneyOf, netOf, productOf, type Snapshot } from './snapshot.ts'

const [INCOMPLETE, PENDING, CANCELLED, DECLINED] = ['0', '1', '5', '6']

/** The sequence of the statuses of an order that changes twice within a second. */
const RANKS: Readonly<Record<string, number>> = {
  1: 0,
  7: 1,
  6: 2,
  12: 3,
  11: 3,
  9: 4,
  8: 4,
  3: 5,
  2: 6,
  10: 7,
  13: 8,
  14: 8,
  4: 8,
  5: 9,
}

/** Reads the snapshot of an order. The latest decides whether the order is placed: one that is not is voided at its time, and one that is, is reinstated. */
export function readOrder(orderId: string, body: Json, connection: Connection): Reading {
  const order = recordOf(body.order)
  const status = textOf(order.status_id) ?? ''
  if (status === INCOMPLETE) return { ignored: 'incomplete' }
  const [total, modified] = [textOf(order.total_inc_tax), utcOf(order.date_modified) ?? utcOf(order.date_created)]
  const currency = textOf(order.default_currency_code) ?? textOf(order.currency_code)
  if (total === undefined || modified === undefined || currency === undefined || !isCurrency(currency)) {
    return {
      problem: `Order ${orderId} has no total_inc_tax, date_modified or default_currency_code of ISO 4217. Check options.url.`,
    }
  }
  const snapshot = { body, order, orderId, currency, modified, rank: RANKS[status] ?? 3, connection }
  const reason = notPlaced(snapshot, status)
  if (reason !== undefined) return { events: [voidOf(snapshot, reason)], ignored: reason }
  const events = [
    revisionOf(snapshot, total),
    reinstatementOf(snapshot),
    ...readPayments(snapshot),
    ...readRefunds(snapshot),
    ...shipmentsOf(snapshot),
    ...(status === CANCELLED ? [cancellationOf(snapshot)] : []),
  ]
  return { events }
}

function notPlaced({ body, order, connection }: Snapshot, status: string): string | undefined {
  if (order.is_deleted === true) return 'deleted'
  const isTest = recordsOf(recordOf(body.transactions).data).some(({ test }) => test === true)
  if (isTest && connection.testOrders === 'ignore') return 'test'
  return status === DECLINED || (status === PENDING && !connection.countPending) ? 'not_placed' : undefined
}

function voidOf({ orderId, modified, rank }: Snapshot, reason: string): ShopEvent {
  const voidedAt = timeWithin(modified, rank)
  return { id: `void:${orderId}:${voidedAt}`, type: 'OrderVoided', data: { orderId, reason, voidedAt } }
}

function reinstatementOf({ orderId, modified, rank }: Snapshot): ShopEvent {
  const reinstatedAt = timeWithin(modified, rank)
  return { id: `placed:${orderId}:${reinstatedAt}`, type: 'OrderReinstated', data: { orderId, reinstatedAt } }
}

const cancellationOf = ({ orderId, modified }: Snapshot): ShopEvent => ({
  id: `cancelled:${orderId}:${modified}`,
  type: 'OrderCancelled',
  time: modified,
  data: { orderId },
})

function revisionOf(
  { body, order, orderId, currency, modified, rank, connection }: Snapshot,
  total: string,
): ShopEvent {
  const sum = (...names: string[]) => formatMoney(names.reduce((all, name) => all + moneyOf(order[name]), 0n))
  const terms = {
    orderId,
    customerId: textOf(order.customer_id) === '0' ? undefined : textOf(order.customer_id),
    guestKey: order.guest_key,
    createdAt: utcOf(order.date_created) ?? modified,
    currency,
    totalAmount: total,
    taxAmount: textOf(order.total_tax),
    shippingAmount: textOf(order.shipping_cost_ex_tax),
    feeAmount: sum('handling_cost_ex_tax', 'wrapping_cost_ex_tax'),
    discountAmount: sum('discount_amount', 'coupon_discount'),
    giftCardAmount: sum('gift_certificate_amount', 'store_credit_amount'),
    taxIncluded: false,
    channel: textOf(order.order_source),
    country: textOf(recordOf(order.billing_address).country_iso2),
    paymentMethod: textOf(order.payment_method),
    couponCodes: recordsOf(body.coupons).flatMap(({ code }) => textOf(code) ?? []),
    items: linesOf(body).map((line) => itemOf(line, connection)),
  }
  const revision = timeWithin(modified, rank, terms)
  return { id: `order:${orderId}:${revision}`, type: 'OrderRevised', data: { ...terms, revision, revisedAt: modified } }
}

function itemOf(line: Json, connection: Connection): object {
  const variant = textOf(line.variant_id)
  return {
    productId: productOf(line, connection),
    productName: textOf(line.name),
    variantId: variant === '0' ? undefined : variant,
    sku: textOf(line.sku),
    quantity: line.quantity,
    lineTotal: formatMoney(netOf(line)),
    taxAmount: textOf(line.total_tax),
    kind: line.type === 'giftcertificate' ? 'gift_card' : undefined,
  }
}

function shipmentsOf({ body, orderId, connection }: Snapshot): ShopEvent[] {
  const lines = recordsOf(body.products)
  return recordsOf(body.shipments).flatMap(({ id, date_created: created, ...shipment }): ShopEvent[] => {
    const shipmentId = textOf(id)
    if (shipmentId === undefined) return []
    const items = recordsOf(shipment.items).flatMap(({ order_product_id: lineId, quantity }) => {
      const line = lines.find((one) => String(one.id) === String(lineId))
      return line ? [{ productId: productOf(line, connection), quantity }] : []
    })
    const shippedAt = utcOf(created)
    const data = {
      orderId,
      shipmentId,
      items,
      trackingNumber: textOf(shipment.tracking_number),
      carrier: textOf(shipment.shipping_provider),
      shippedAt,
    }
    return [{ id: `shipment:${shipmentId}`, type: 'ShipmentCreated', data }]
  })
}
