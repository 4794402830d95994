import { formatMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, textOf, timeOf } from '../reading/json.ts'
import { moneyOf } from './amounts.ts'
import { hasFailed, idOf } from './records.ts'

/** Kinds of transactions by which a customer pays. An authorisation only reserves the money. */
const PAYMENTS = ['sale', 'capture']
const ATTEMPTS = [...PAYMENTS, 'authorization']

/** Reads a transaction of an order: a payment, a payment that failed, or a refund that failed after it was stated. */
export function readTransaction(transaction: Json, connection: Connection): Reading {
  const [id, orderId] = [idOf(transaction), idOf(transaction, 'order_id')]
  const { kind, status } = transaction
  if (transaction.test === true && connection.testOrders === 'ignore') return { ignored: 'test_order' }
  if (id === undefined) return { problem: 'The transaction has no id. Send the body as Shopify has written it.' }
  if (orderId === undefined) return { ignored: 'no_order' }
  if (kind === 'refund') {
    if (hasFailed(transaction)) return { events: [failedRefundOf(transaction, orderId)] }
    return { ignored: 'stated_by_refund' }
  }
  const isAttempt = ATTEMPTS.includes(String(kind))
  if (isAttempt && hasFailed(transaction)) return { events: [failedPaymentOf(transaction, orderId)] }
  if (!PAYMENTS.includes(String(kind))) return { ignored: 'no_payment' }
  return status === 'success' ? { events: [paymentOf(transaction, orderId)] } : { ignored: 'pending_payment' }
}

/** The same event whether the transaction comes alone or in its refund. It never counts, so it needs no lines. */
export function failedRefundOf(transaction: Json, orderId: string): ShopEvent {
  const id = idOf(transaction)
  const at = timeOf(transaction, 'processed_at', 'created_at')
  return {
    id: `refund:${id}:failed`,
    type: 'OrderRefunded',
    data: { orderId, refundId: id, status: 'failed', ...moneyIn(transaction), refundedAt: at },
  }
}

function paymentOf(transaction: Json, orderId: string): ShopEvent {
  const id = idOf(transaction)
  return {
    id: `payment:${id}`,
    type: 'PaymentProcessed',
    data: {
      orderId,
      transactionId: id,
      ...moneyIn(transaction),
      paymentMethod: textOf(transaction.gateway),
      processedAt: timeOf(transaction, 'processed_at', 'created_at'),
    },
  }
}

function failedPaymentOf(transaction: Json, orderId: string): ShopEvent {
  return {
    id: `payment:${idOf(transaction)}:failed`,
    type: 'PaymentFailed',
    data: {
      orderId,
      ...moneyIn(transaction),
      paymentMethod: textOf(transaction.gateway),
      reason: textOf(transaction.error_code),
      failedAt: timeOf(transaction, 'processed_at', 'created_at'),
    },
  }
}

/** Transactions are in the currency in which the customer paid. */
function moneyIn({ amount, currency }: Json) {
  return { amount: formatMoney(moneyOf(amount) ?? 0n), currency: textOf(currency) }
}
