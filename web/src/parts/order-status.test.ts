import { expect, test } from 'vitest'
import { statusesOf } from './order-status.tsx'

const order = {
  placedAt: '2024-12-12T10:00:00Z',
  paidAt: null,
  partlyShippedAt: null,
  shippedAt: null,
  cancelledAt: null,
  refundState: 'none',
}
const words = (state: Partial<typeof order | Record<keyof typeof order, string | null>>) =>
  statusesOf({ ...order, ...state } as typeof order).map(([text]) => text)

test('the status is the last step, followed by cancellation and refunds', () => {
  const at = '2024-12-13T10:00:00Z'
  expect(words({})).toEqual(['Unpaid'])
  expect(words({ placedAt: null, refundState: null })).toEqual(['Not received yet'])
  expect(words({ paidAt: at })).toEqual(['Paid'])
  expect(words({ paidAt: at, shippedAt: at, refundState: 'part' })).toEqual(['Shipped', 'Partly refunded'])
  expect(words({ paidAt: at, partlyShippedAt: at })).toEqual(['Partly shipped'])
  expect(words({ paidAt: at, partlyShippedAt: at, shippedAt: at })).toEqual(['Shipped'])
  expect(words({ paidAt: at, refundState: 'all' })).toEqual(['Paid', 'Refunded'])
  expect(words({ cancelledAt: at })).toEqual(['Unpaid', 'Cancelled'])
  expect(statusesOf({ ...order, paidAt: at, cancelledAt: at, isVoided: true })).toEqual([['Voided', 'bad']])
})
