import { formatMoney } from '../../money.ts'
import type { Reading } from '../platform.ts'
import { type Json, textOf, timeOf } from '../reading/json.ts'
import { moneyOf } from './amounts.ts'
import { idOf } from './records.ts'

/** The bank takes the money back at once. It stays there unless the shop wins, or has refunded the customer itself. */
const STATUS: Readonly<Record<string, 'pending' | 'succeeded' | 'failed'>> = {
  needs_response: 'pending',
  under_review: 'pending',
  accepted: 'succeeded',
  lost: 'succeeded',
  won: 'failed',
  charge_refunded: 'failed',
}

/** Reads a dispute: a chargeback. An inquiry of the bank takes no money. */
export function readDispute(dispute: Json): Reading {
  const [id, orderId] = [idOf(dispute), idOf(dispute, 'order_id')]
  const amount = moneyOf(dispute.amount)
  if (id === undefined || amount === undefined) {
    return { problem: 'The dispute has no id or no amount. Send the body as Shopify has written it.' }
  }
  if (dispute.type !== 'chargeback') return { ignored: 'inquiry' }
  if (orderId === undefined) return { ignored: 'no_order' }
  const status = STATUS[textOf(dispute.status) ?? ''] ?? 'pending'
  const data = {
    orderId,
    refundId: `dispute:${id}`,
    kind: 'chargeback',
    status,
    amount: formatMoney(amount),
    currency: textOf(dispute.currency),
    reason: textOf(dispute.reason),
    refundedAt: timeOf(dispute, 'initiated_at'),
  }
  return { events: [{ id: `dispute:${id}:${status}`, type: 'OrderRefunded', data }] }
}
