import type { ShopEvent } from '../platform.ts'
import { recordOf, recordsOf, textOf } from '../reading/json.ts'
import { utcOf } from '../reading/times.ts'
import type { Snapshot } from './snapshot.ts'

/** The events of a transaction in which money moves. An authorisation only reserves it. */
const MOVES: ReadonlySet<unknown> = new Set(['purchase', 'capture', 'settled'])

/** The payments of an order: transactions that took money, and those that failed. */
export function readPayments({ body, orderId }: Snapshot): ShopEvent[] {
  return recordsOf(recordOf(body.transactions).data).flatMap(({ id, status, ...transaction }): ShopEvent[] => {
    const transactionId = textOf(id)
    if (transactionId === undefined) return []
    const data = {
      orderId,
      amount: transaction.amount,
      currency: textOf(transaction.currency),
      paymentMethod: textOf(transaction.gateway) ?? textOf(transaction.method),
    }
    const time = utcOf(transaction.date_created)
    if (status === 'error') return [{ id: `failed:${transactionId}`, type: 'PaymentFailed', time, data }]
    if (status !== 'ok' || !MOVES.has(transaction.event)) return []
    return [
      { id: `payment:${transactionId}`, type: 'PaymentProcessed', data: { ...data, transactionId, processedAt: time } },
    ]
  })
}
