import { expect, test } from 'vitest'
import { describeCorrection, describeUnusedCost } from './costs-words.ts'

const count = (value: number) => String(value)
const correction = {
  tenant: 'default',
  currency: 'EUR',
  status: 'correcting',
  from: '2026-03-01T00:00:00Z',
  until: null,
  ordersRead: 1000,
  ordersCorrected: 300,
  percent: 49,
  startedAt: '2026-03-08T00:00:00Z',
}

test('a correction says how far it is', () => {
  expect(describeCorrection(correction, { count })).toBe('EUR: 49 %, 1000 orders read, 300 corrected.')
  expect(describeCorrection({ ...correction, status: 'waiting' }, { count })).toBe('EUR: begins within seconds.')
})

test('an unused cost names the product and the currencies', () => {
  const warning = { problem: '', tenant: 'default', productId: 'tea', orderCurrency: 'GBP', costCurrencies: ['EUR'] }
  expect(describeUnusedCost(warning)).toBe('tea: orders in GBP, costs in EUR')
})
