import { expect, test } from 'vitest'
import type { ResponseOf } from '../../api/client.ts'
import { dropOutsOf } from './drop-outs.ts'

const row = (step: string, reason: string | null, orders: number) => ({
  step,
  reason,
  orders,
  share: orders / 100,
  averageSeconds: 60,
})

test('drop-outs are followed by their reasons, and link to their orders', () => {
  const rows = [
    row('placed', null, 100),
    row('refunded', null, 0),
    row('payment_failed', null, 5),
    row('cancelled_before_payment', null, 7),
    row('payment_failed', 'Card expired', 5),
    row('cancelled_before_payment', 'Changed my mind', 4),
    row('cancelled_before_payment', '', 3),
  ]
  const found = dropOutsOf({ rows } as ResponseOf<'/api/analytics/orders/funnel'>, [row('payment_failed', null, 9)])
  expect(found.map(({ name, isReason, orders }) => [name, isReason, orders])).toEqual([
    ['Payment failed, never paid', false, 5],
    ['Card expired', true, 5],
    ['Cancelled before payment', false, 7],
    ['Changed my mind', true, 4],
    ['No reason given', true, 3],
  ])
  expect(found.map(({ filter }) => filter)).toEqual([
    { happened: 'placed', status: 'payment_failed' },
    { happened: 'placed', status: 'payment_failed', failureReason: 'Card expired' },
    { happened: 'placed', status: 'cancelled_before_payment' },
    { happened: 'placed', status: 'cancelled_before_payment', cancelReason: 'Changed my mind' },
    { happened: 'placed', status: 'cancelled_before_payment', cancelReason: '' },
  ])
  expect(found.map(({ shareBefore }) => shareBefore)).toEqual([0.09, null, null, null, null])
})
