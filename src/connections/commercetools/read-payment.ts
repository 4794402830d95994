import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { amountOf, currencyOf } from './money.ts'

/** The states of a transaction, as statuses of a refund. A refund counts while it is pending, until it fails. */
const STATUSES: Readonly<Record<string, string>> = {
  Initial: 'pending',
  Pending: 'pending',
  Success: 'succeeded',
  Failure: 'failed',
}

/** Reads `PaymentCreated` and `PaymentTransactionAdded`. A payment knows no order: `PaymentLinked` does. */
export function readPayment(message: Json, connection: Connection): Reading {
  const payment = recordOf(message.payment)
  const paymentId = textOf(recordOf(message.resource).id) ?? textOf(payment.id)
  if (paymentId === undefined) return { problem: 'The message names no payment.' }
  const paymentMethod = textOf(recordOf(payment.paymentMethodInfo).method)
  const added = message.transaction === undefined ? recordsOf(payment.transactions) : [recordOf(message.transaction)]
  const events = added.flatMap((transaction) => {
    const at = timeOf(transaction, 'timestamp') ?? textOf(message.createdAt)
    return transactionOf(transaction, { paymentId, paymentMethod, at, connection })
  })
  return events.length > 0 ? { events } : { ignored: 'nothing_charged' }
}

interface PaymentOf {
  paymentId: string
  paymentMethod: string | undefined
  at: string | undefined
  connection: Connection
}

function transactionOf(transaction: Json, { paymentId, paymentMethod, at, connection }: PaymentOf): ShopEvent[] {
  const [id, state] = [textOf(transaction.id), textOf(transaction.state) ?? '']
  const amount = amountOf(transaction.amount)
  const status = STATUSES[state]
  if (id === undefined || amount === undefined || status === undefined) return []
  const stated = { paymentId, amount, currency: currencyOf(transaction.amount) }
  if (transaction.type === 'Charge') {
    if (status === 'failed') {
      return [{ id: `failure:${id}`, type: 'PaymentFailed', data: { ...stated, paymentMethod, failedAt: at } }]
    }
    if (status === 'pending' && !connection.countPending) return []
    return [
      {
        id: `payment:${id}`,
        type: 'PaymentProcessed',
        data: { ...stated, transactionId: id, paymentMethod, processedAt: at },
      },
    ]
  }
  if (transaction.type !== 'Refund' && transaction.type !== 'Chargeback') return []
  const kind = transaction.type === 'Refund' ? 'refund' : 'chargeback'
  return [
    { id: `refund:${id}`, type: 'OrderRefunded', data: { ...stated, refundId: id, kind, status, refundedAt: at } },
  ]
}

/** Reads `PaymentTransactionStateChanged`, which states neither the type of the transaction nor its amount. A refund that failed counts no longer. */
export function readTransactionState({ transactionId, state, createdAt }: Json): Reading {
  const refundId = textOf(transactionId)
  if (refundId === undefined) return { problem: 'The message names no transaction.' }
  if (state !== 'Failure') return { ignored: 'amount_not_stated' }
  return {
    events: [{ id: `refund:${refundId}:failed`, type: 'RefundVoided', time: textOf(createdAt), data: { refundId } }],
  }
}

/** Reads `OrderPaymentAdded`. */
export function readPaymentLink({ resource, payment, createdAt }: Json): Reading {
  const [orderId, paymentId] = [textOf(recordOf(resource).id), textOf(recordOf(payment).id)]
  if (orderId === undefined || paymentId === undefined) return { problem: 'The message names no order, or no payment.' }
  const data = { orderId, paymentId, linkedAt: textOf(createdAt) }
  return { events: [{ id: `link:${paymentId}:${orderId}:${data.linkedAt}`, type: 'PaymentLinked', data }] }
}
