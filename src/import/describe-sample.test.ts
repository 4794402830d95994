import { expect, test } from 'vitest'
import { describeSample } from './describe-sample.ts'

test('an order is shown as it counts: words for a missing customer or product are left out', () => {
  const data = {
    orderId: '1',
    customerId: 'NULL',
    totalAmount: '10',
    items: [{ productId: '\\N', quantity: 1, lineTotal: '10' }],
  }
  const body = JSON.stringify({ type: 'OrderCreated', time: '2025-07-01T10:00:00Z', data })
  expect(describeSample([body], 'USD')).toEqual(['order 1', '2025-07-01T10:00:00Z, a guest, 10 USD; 1 × (none) for 10'])
})
