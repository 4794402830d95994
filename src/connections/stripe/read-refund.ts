import { formatMoney, parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { createdOf, type StripeEvent } from './event.ts'
import { amountOf, currencyOf } from './minor-units.ts'
import { describeAmount, paymentIdOf } from './read-payment.ts'

/** From this version of the API on, `refund.*` events state all refunds. */
const COMPLETE_REFUNDS = '2024-10-28'

const STATUSES: Readonly<Record<string, string>> = { succeeded: 'succeeded', failed: 'failed', canceled: 'failed' }

/** A refund. Beside another platform, refunds are those of that platform, which states them with ids of its own. */
export function readRefund(event: StripeEvent, connection: Connection): Reading {
  if (refundsFrom(connection) === 'ignore') return { ignored: 'refund_of_shop' }
  const fact = refundOf(event.object, createdOf(event))
  return fact ? { events: [fact] } : { problem: describeAmount(event.type, event.object) }
}

/**
 * A charge whose refunded amount grew. Old versions of the API list its refunds. Newer ones state only the sum, which counts if no other event
 * states the refunds.
 */
export function readRefundedCharge(event: StripeEvent, connection: Connection): Reading {
  const { object: charge, apiVersion } = event
  const from = refundsFrom(connection)
  if (from === 'ignore') return { ignored: 'refund_of_shop' }
  const listed = recordsOf(recordOf(charge.refunds).data)
  if (listed.length > 0) {
    const facts = listed.flatMap(
      (refund) => refundOf({ ...inherited(charge), ...refund }, createdOf({ ...event, object: refund })) ?? [],
    )
    return { events: facts }
  }
  if (from === undefined && apiVersion >= COMPLETE_REFUNDS) return { ignored: 'counted_by_refund' }
  if (from === 'refund') return { ignored: 'counted_by_refund' }
  return readRunningTotal(event)
}

/** Undefined: those of the version of the API. */
function refundsFrom({ role, options: { refunds } }: Connection): unknown {
  return refunds ?? (role === 'payments-only' ? 'ignore' : undefined)
}

/** What refunds in a list have from their charge. */
const inherited = ({ id, currency, payment_intent, order_id }: Json): Json => ({
  charge: id,
  currency,
  payment_intent,
  order_id,
})

function refundOf(refund: Json, refundedAt: string): ShopEvent | undefined {
  const refundId = textOf(refund.id)
  const currency = currencyOf(refund.currency)
  const amount = amountOf(refund.amount, currency)
  if (refundId === undefined || amount === undefined) return undefined
  const stated = textOf(refund.status)
  const status = stated === undefined ? 'succeeded' : (STATUSES[stated] ?? 'pending')
  const data = {
    refundId,
    orderId: textOf(refund.order_id),
    paymentId: paymentIdOf(refund),
    amount,
    currency,
    status,
    reason: textOf(refund.reason),
    refundedAt,
  }
  return { id: `refund:${refundId}:${status}`, type: 'OrderRefunded', data }
}

/** With the id of the order, the running total. Without it, what this event has added to the total. */
function readRunningTotal({ type, at, object: charge, before }: StripeEvent): Reading {
  const currency = currencyOf(charge.currency)
  const total = amountOf(charge.amount_refunded, currency)
  if (total === undefined) return { problem: describeAmount(type, charge) }
  const orderId = textOf(charge.order_id)
  const refundId = `${textOf(charge.id)}:${textOf(charge.amount_refunded)}`
  const common = { refundId, paymentId: paymentIdOf({ ...charge, charge: charge.id }), currency }
  const earlier = amountOf(before.amount_refunded, currency)
  if (orderId === undefined && earlier === undefined) {
    return {
      problem: `The charge ${textOf(charge.id)} does not state what was refunded now. Select the events refund.created, refund.updated and refund.failed in Stripe.`,
    }
  }
  const amounts =
    orderId === undefined
      ? { amount: formatMoney((parseMoney(total) ?? 0n) - (parseMoney(earlier ?? '') ?? 0n)) }
      : { orderId, cumulativeAmount: total }
  return { events: [{ id: `refunded:${refundId}`, type: 'OrderRefunded', time: at, data: { ...common, ...amounts } }] }
}
