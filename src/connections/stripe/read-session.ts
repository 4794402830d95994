import { formatMoney, parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { createdOf, type StripeEvent } from './event.ts'
import { amountOf, currencyOf } from './minor-units.ts'
import { describeAmount } from './read-payment.ts'

/** A Checkout session that was paid is an order, for shops whose only system is Stripe. Beside another platform, it links the payment to the order. */
export function readSession(event: StripeEvent, connection: Connection): Reading {
  const { type, at, object: session } = event
  if (session.mode === 'setup') return { ignored: 'setup' }
  if (connection.role === 'payments-only') return readLink(event)
  if (session.payment_status === 'unpaid' && type === 'checkout.session.completed' && !connection.countPending) {
    return { ignored: 'not_paid' }
  }
  const amounts = amountsOf(session, connection)
  if (amounts.totalAmount === undefined) return { problem: describeAmount(type, session) }
  const orderId = textOf(session.order_id) ?? textOf(session.id)
  const intent = textOf(session.payment_intent)
  const data = {
    orderId,
    customerId: textOf(session.customer),
    guestKey: session.guest_key,
    createdAt: createdOf(event),
    ...amounts,
    country: countryOf(session),
    paymentMethod: textOf(session.only_method),
    paymentIds: intent === undefined ? undefined : [intent],
    revision: at,
    revisedAt: at,
  }
  return { events: [{ id: `order:${textOf(session.id)}:${at}`, type: 'OrderRevised', data }] }
}

/** A delayed payment failed. It matters only if the order already counts. */
export function readFailedSession({ at, object: session }: StripeEvent, connection: Connection): Reading {
  if (!connection.countPending || connection.role === 'payments-only') return { ignored: 'not_paid' }
  const orderId = textOf(session.order_id) ?? textOf(session.id)
  const data = { orderId, reason: 'payment failed' }
  return { events: [{ id: `cancelled:${textOf(session.id)}:${at}`, type: 'OrderCancelled', time: at, data }] }
}

function readLink({ at, object: session }: StripeEvent): Reading {
  const [orderId, paymentId] = [textOf(session.order_id), textOf(session.payment_intent)]
  if (orderId === undefined || paymentId === undefined) return { ignored: 'payments_only' }
  return {
    events: [{ id: `link:${paymentId}:${orderId}`, type: 'PaymentLinked', time: at, data: { paymentId, orderId } }],
  }
}

/**
 * The amounts in the currency of the shop, or in that of the customer. If Stripe has converted them, only the total is known in the other
 * currency.
 */
function amountsOf(session: Json, { currencyMode, productKey }: Connection) {
  const { presentment_details: shown, currency_conversion: conversion } = session
  const other =
    currencyMode === 'presentment'
      ? { units: recordOf(shown).presentment_amount, code: recordOf(shown).presentment_currency }
      : { units: recordOf(conversion).amount_total, code: recordOf(conversion).source_currency }
  if (other.code !== undefined) {
    const currency = currencyOf(other.code)
    return { currency, totalAmount: amountOf(other.units, currency), items: [] }
  }
  const currency = currencyOf(session.currency)
  const { amount_discount: discount, amount_tax: tax, amount_shipping: shipping } = recordOf(session.total_details)
  return {
    currency,
    totalAmount: amountOf(session.amount_total, currency),
    discountAmount: amountOf(discount, currency),
    taxAmount: amountOf(tax, currency),
    shippingAmount: amountOf(shipping, currency),
    items: recordsOf(recordOf(session.line_items).data).map((line) => itemOf(line, currency, productKey)),
  }
}

/** Stripe delivers lines only if a shop forwards a session that it has expanded. Their totals are after discounts and with tax. */
function itemOf(line: Json, currency: string, productKey: Connection['productKey']): object {
  const { id, product } = recordOf(line.price)
  const [total = '0', tax] = [amountOf(line.amount_total, currency), amountOf(line.amount_tax, currency)]
  return {
    productId: productKey === 'product' ? (product ?? id) : id,
    productName: textOf(line.description),
    quantity: line.quantity,
    lineTotal: formatMoney((parseMoney(total) ?? 0n) - (parseMoney(tax ?? '') ?? 0n)),
    taxAmount: tax,
  }
}

function countryOf({ collected_information: collected, shipping_details: shipping, customer_details: customer }: Json) {
  const places = [recordOf(collected).shipping_details, shipping, customer]
  return places
    .map((place) => textOf(recordOf(recordOf(place).address).country))
    .find((country) => country !== undefined)
}
