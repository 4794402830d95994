import type { Reading } from '../platform.ts'
import { textOf } from '../reading/json.ts'
import { createdOf, type StripeEvent } from './event.ts'
import { amountOf, currencyOf } from './minor-units.ts'
import { describeAmount, paymentIdOf } from './read-payment.ts'

/** The money goes when the dispute begins, and comes back if the shop wins. */
const STATUSES: Readonly<Record<string, string>> = { lost: 'succeeded', won: 'failed', prevented: 'failed' }

/** A dispute is a chargeback, unless it is only an inquiry of the bank, which moves no money. */
export function readDispute(event: StripeEvent): Reading {
  const { type, object: dispute } = event
  const stated = textOf(dispute.status) ?? ''
  if (stated.startsWith('warning_')) return { ignored: 'inquiry' }
  const currency = currencyOf(dispute.currency)
  const amount = amountOf(dispute.amount, currency)
  if (amount === undefined) return { problem: describeAmount(type, dispute) }
  const refundId = textOf(dispute.id)
  const status = STATUSES[stated] ?? 'pending'
  const data = {
    refundId,
    orderId: textOf(dispute.order_id),
    paymentId: paymentIdOf(dispute),
    kind: 'chargeback',
    amount,
    currency,
    status,
    reason: textOf(dispute.reason),
    refundedAt: createdOf(event),
  }
  return { events: [{ id: `dispute:${refundId}:${status}`, type: 'OrderRefunded', data }] }
}
