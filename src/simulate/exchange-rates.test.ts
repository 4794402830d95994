import { expect, test } from 'vitest'
import { eventsBetween } from './history.ts'
import { createShop } from './shop.ts'

const options = { seed: 'rates', ordersPerDay: 40, currency: 'EUR', startDate: '2026-01-03' }
const from = new Date('2026-01-03')
const to = new Date('2026-01-17')

test('a shop with a second currency has rates of two currencies on working days and on its first day', () => {
  const events = [...eventsBetween(createShop({ ...options, secondCurrency: 'GBP' }), from, to)]
  const rates = events.filter(({ type }) => type === 'ExchangeRatePublished').map(({ data }) => data)
  const days = [...new Set(rates.map(({ date }) => date))]
  expect(days).toEqual(
    ['03', '05', '06', '07', '08', '09', '12', '13', '14', '15', '16'].map((day) => `2026-01-${day}`),
  )
  for (const { base, quote, rate } of rates) {
    expect(base).toBe('EUR')
    const [usual, decimals] = quote === 'GBP' ? [0.85, /^0\.\d{4}$/] : [1.1, /^1\.\d{4}$/]
    expect(rate).toMatch(decimals)
    expect(Math.abs(Number(rate) / usual - 1)).toBeLessThan(0.07)
  }
  const orders = events.filter(({ type }) => type === 'OrderCreated').map(({ data }) => data)
  expect(new Set(orders.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'GBP']))
  for (const { country, channel, currency } of orders) {
    expect(currency).toBe(country === 'GB' && channel !== 'store' ? 'GBP' : 'EUR')
  }
})

test('other events of the shop are the same with and without a second currency, except for the currency', () => {
  const without = [...eventsBetween(createShop(options), from, to)]
  const withRates = [...eventsBetween(createShop({ ...options, secondCurrency: 'GBP' }), from, to)]
  const others = withRates.filter(({ type }) => type !== 'ExchangeRatePublished')
  expect(others.map(({ id }) => id)).toEqual(without.map(({ id }) => id))
  expect(JSON.stringify(others).replaceAll('"GBP"', '"EUR"')).toBe(JSON.stringify(without))
})

test('currencies with other decimals are refused', () => {
  expect(() => createShop({ ...options, currency: 'JPY', secondCurrency: 'GBP' })).toThrow('as many decimals as JPY')
})
