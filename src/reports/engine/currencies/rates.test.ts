import { expect, test } from 'vitest'
import { waysTo } from './conversion.ts'
import { factorsIn, type StoredRate } from './rates.ts'

const days = { start: '2024-01-01', end: '2024-01-05' }

/** The factors of USD to EUR by day, with these rates: base, quote, date and rate. */
function factors(...stored: [base: string, quote: string, date: string, rate: string][]): string[] {
  const list = stored.map(([base, quote, date, rate]): StoredRate => ({ base, quote, date, rate }))
  const rates = Map.groupBy(list, ({ base, quote }) => `${base}/${quote}`)
  const pairs = [...rates.values()].map(([first]) => ({ ...(first as StoredRate), firstDay: first?.date ?? '' }))
  const found = factorsIn(days, { ...waysTo('EUR', ['USD', 'EUR'], pairs), days, rates })
  return found.filter(({ currency }) => currency === 'USD').map(({ day, factor }) => `${day.slice(8)} ${factor}`)
}

test('the newest rate up to the day counts, and before the first rate there is none', () => {
  expect(factors(['USD', 'EUR', '2024-01-02', '0.5'], ['USD', 'EUR', '2024-01-04', '0.75'])).toEqual([
    '02 0.5',
    '03 0.5',
    '04 0.75',
    '05 0.75',
  ])
})

test('a newer inverse rate counts before an older direct rate, and a direct rate before an inverse rate of the same day', () => {
  expect(
    factors(
      ['USD', 'EUR', '2024-01-01', '0.5'],
      ['USD', 'EUR', '2024-01-04', '0.75'],
      ['EUR', 'USD', '2024-01-03', '4'],
      ['EUR', 'USD', '2024-01-04', '8'],
    ),
  ).toEqual(['01 0.5', '02 0.5', '03 0.25', '04 0.75', '05 0.75'])
})

test('the older of two rates decides on the age of a cross rate', () => {
  expect(
    factors(
      ['USD', 'EUR', '2024-01-02', '0.5'],
      ['USD', 'GBP', '2024-01-01', '2'],
      ['USD', 'GBP', '2024-01-04', '3'],
      ['GBP', 'EUR', '2024-01-03', '0.5'],
    ),
  ).toEqual(['02 0.5', '03 0.5', '04 1.5', '05 1.5'])
})

test('a rate without an end has 60 decimals', () => {
  expect(factors(['EUR', 'USD', '2024-01-05', '3'])).toEqual([`05 0.${'3'.repeat(60)}`])
})
