import { expect, test } from 'vitest'
import { methodsOf } from './payment-methods.ts'

test('payments are grouped by method, with failures of all reasons together', () => {
  const row = (paymentMethod: string, outcome: string, reason: string | null, payments: number, amount: number) => ({
    paymentMethod,
    outcome,
    reason,
    payments,
    amount,
    share: null,
  })
  expect(
    methodsOf([
      row('cash', 'processed', null, 2, 20),
      row('card', 'processed', null, 6, 60.5),
      row('card', 'failed', 'Card expired', 1, 9),
      row('card', 'failed', 'Insufficient funds', 1, 8),
      row('invoice', 'failed', 'Insufficient funds', 1, 8),
    ]),
  ).toEqual([
    { name: 'card', processed: 6, processedAmount: 60.5, failed: 2, successRate: 0.75 },
    { name: 'cash', processed: 2, processedAmount: 20, failed: 0, successRate: 1 },
    { name: 'invoice', processed: 0, processedAmount: 0, failed: 1, successRate: 0 },
  ])
})
