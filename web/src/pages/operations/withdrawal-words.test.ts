import { expect, test } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { canWithdraw, describePreview, type ImportRun, importStatusOf } from './withdrawal-words.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en' })
const sales = {
  totalRevenue: '-51234.5',
  totalRevenueByEvent: '-51234.5',
  adjustmentsByEvent: '0',
  reversed: '-34.5',
  netRevenue: '-51200',
}
const result = {
  id: null,
  events: 1200,
  orders: 1000,
  byType: [
    { type: 'OrderCreated', events: 1000 },
    { type: 'OrderRefunded', events: 200 },
  ],
  sales: [{ tenant: 'default', currency: 'EUR', orders: -1000, ...sales }],
  firstDay: '2026-03-01',
  lastDay: '2026-03-04',
}

test('a preview states the events, the differences and the days', () => {
  expect(describePreview(result, { kind: 'retract', import: 3 }, format)).toEqual([
    '1,200 events of 1,000 orders would be withdrawn: 1,000 OrderCreated, 200 OrderRefunded.',
    'EUR: -1,000 orders, -51,234.5 total revenue, -34.5 reversed, -51,200 net revenue.',
    expect.stringMatching(/^Days that change: .*2026/),
  ])
})

test('a preview states the total revenue by both bases if they differ', () => {
  const [difference] = result.sales.map((known) => ({
    ...known,
    totalRevenueByEvent: '-50000',
    adjustmentsByEvent: '-1234.5',
  }))
  const lines = describePreview(
    { ...result, sales: difference ? [difference] : [] },
    { kind: 'retract', import: 3 },
    format,
  )
  expect(lines[1]).toBe(
    'EUR: -1,000 orders, -51,234.5 total revenue by order (by event -50,000, and -1,234.5 adjustments), -34.5 reversed, -51,200 net revenue.',
  )
})

test('a preview without events says so', () => {
  expect(describePreview({ ...result, events: 0 }, { kind: 'retract', import: 3 }, format)).toEqual([
    'These events are withdrawn already.',
  ])
  expect(describePreview({ ...result, events: 0 }, { kind: 'revert', withdrawal: 3 }, format)).toEqual([
    'All events of this withdrawal have arrived once more, and count already.',
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

test('a run without applied events is not shown as imported', () => {
  const run = { endedAt: '2026-03-01T10:00:00Z', applied: 0, duplicate: 0, withdrawal: null } as ImportRun
  expect(importStatusOf({ ...run, rejected: 3 })).toBe('Nothing imported')
  expect(importStatusOf({ ...run, duplicate: 3 })).toBe('Nothing new')
  expect(importStatusOf({ ...run, applied: 1, rejected: 3 })).toBe('Imported')
  expect(importStatusOf({ ...run, endedAt: null, applied: null })).toBe('Not ended')
  expect(importStatusOf({ ...run, withdrawal: { id: 1, status: 'withdrawn' } })).toBe('Withdrawn')
})
