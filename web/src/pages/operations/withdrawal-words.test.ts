import { expect, test } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { canWithdraw, describePreview } from './withdrawal-words.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en' })
const result = {
  id: null,
  events: 1200,
  orders: 1000,
  byType: [
    { type: 'OrderCreated', events: 1000 },
    { type: 'OrderRefunded', events: 200 },
  ],
  sales: [{ tenant: 'default', currency: 'EUR', orders: -1000, totalRevenue: '-51234.5', reversed: '0' }],
  firstDay: '2026-03-01',
  lastDay: '2026-03-04',
}

test('a preview states the events, the differences and the days', () => {
  expect(describePreview(result, { kind: 'retract', import: 3 }, format)).toEqual([
    '1,200 events of 1,000 orders would be withdrawn: 1,000 OrderCreated, 200 OrderRefunded.',
    'EUR: -1,000 orders, -51,234.5 total revenue, 0 reversed.',
    expect.stringMatching(/^Days that change: .*2026/),
  ])
})

test('a preview without events says so', () => {
  expect(describePreview({ ...result, events: 0 }, { kind: 'retract', import: 3 }, format)).toEqual([
    'No event that counts is selected.',
  ])
})

test('a run can be withdrawn unless it is withdrawn', () => {
  expect(canWithdraw({ withdrawal: null })).toBe(true)
  expect(
    ['withdrawing', 'withdrawn', 'reverting', 'reverted'].map((status) =>
      canWithdraw({ withdrawal: { id: 1, status } }),
    ),
  ).toEqual([true, false, false, true])
})
