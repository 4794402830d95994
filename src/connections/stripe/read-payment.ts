import type { Connection } from '../connection.ts'
import type { Reading } from '../platform.ts'
import { type Json, recordOf, textOf } from '../reading/json.ts'
import type { StripeEvent } from './event.ts'
import { amountOf, currencyOf } from './minor-units.ts'

/** A payment intent that succeeded. What came in counts, which is less than the amount after a partial capture. */
export const readPayment = (event: StripeEvent, connection: Connection): Reading =>
  readPaid(event, event.object.amount_received ?? event.object.amount, connection)

/** A try to pay that failed. */
export function readFailedPayment({ type, at, object }: StripeEvent, connection: Connection): Reading {
  const { decline_code: declined, code } = recordOf(object.last_payment_error)
  const currency = currencyOf(object.currency)
  const paymentId = textOf(object.id)
  const amount = amountOf(object.amount, currency)
  if (amount === undefined) return { problem: describeAmount(type, object) }
  const data = {
    ...commonOf(object, connection),
    paymentId,
    amount,
    currency,
    reason: [declined, code, object.failure_code].map(textOf).find((reason) => reason !== undefined),
  }
  return { events: [{ id: `failed:${paymentId}:${at}`, type: 'PaymentFailed', time: at, data }] }
}

/** A charge of an old integration, without a payment intent. Other charges count by their intent. */
export function readCharge(event: StripeEvent, connection: Connection): Reading {
  if (textOf(event.object.payment_intent) !== undefined) return { ignored: 'counted_by_payment_intent' }
  if (event.type === 'charge.failed') return readFailedPayment(event, connection)
  return event.object.captured === false
    ? { ignored: 'authorisation' }
    : readPaid(event, event.object.amount, connection)
}

function readPaid({ type, at, object }: StripeEvent, units: unknown, connection: Connection): Reading {
  const paymentId = textOf(object.id)
  const currency = currencyOf(object.currency)
  const amount = amountOf(units, currency)
  if (amount === undefined) return { problem: describeAmount(type, object) }
  const data = { ...commonOf(object, connection), paymentId, amount, currency }
  return { events: [{ id: `payment:${paymentId}`, type: 'PaymentProcessed', time: at, data }] }
}

/** The order, if the object states it. Beside another platform, the method is the one that the order states there. */
function commonOf(object: Json, connection: Connection) {
  const orderId = textOf(object.order_id)
  const method = connection.role === 'payments-only' ? undefined : textOf(object.only_method)
  return { orderId, paymentMethod: method }
}

/** The payment of an object: a payment intent, or a charge of an old integration. */
export const paymentIdOf = ({ payment_intent: intent, charge }: Json): string | undefined =>
  textOf(intent) ?? textOf(charge)

export const describeAmount = (type: string, { id }: Json): string =>
  `The amount of ${textOf(id)} in the event ${type} is not a whole number. Send the event again from the Stripe Dashboard.`
