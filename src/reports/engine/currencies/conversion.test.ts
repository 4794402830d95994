import { describe, expect, test } from 'vitest'
import { waysTo as findWays } from './conversion.ts'

const pair = (base: string, quote: string, firstDay = '2024-01-01') => ({ base, quote, firstDay })
const textOf = ({ currency, steps }: ReturnType<typeof findWays>['ways'][number]) =>
  `${currency}: ${steps.map(({ base, quote, isInverse }) => `${isInverse ? '1/' : ''}${base}${quote}`).join(' ')}`
const waysTo = (to: string, currencies: string[], pairs: ReturnType<typeof pair>[]) =>
  findWays(to, currencies, pairs).ways.map(textOf)

describe('the ways from a currency to the reporting currency', () => {
  test('are the direct rate, the inverse rate, and cross rates by the code of the currency between', () => {
    const pairs = [
      pair('USD', 'EUR'),
      pair('EUR', 'USD'),
      pair('USD', 'GBP'),
      pair('EUR', 'GBP'),
      pair('CHF', 'USD'),
      pair('CHF', 'EUR'),
    ]
    expect(waysTo('EUR', ['USD', 'EUR'], pairs)).toEqual([
      'USD: USDEUR',
      'USD: 1/EURUSD',
      'USD: 1/CHFUSD CHFEUR',
      'USD: USDGBP 1/EURGBP',
    ])
  })

  test('go through at most one other currency', () => {
    expect(waysTo('EUR', ['USD'], [pair('USD', 'GBP'), pair('GBP', 'CHF'), pair('CHF', 'EUR')])).toEqual([])
  })

  test('begin on the first day on which all rates of one way are known', () => {
    const pairs = [pair('EUR', 'USD', '2024-02-01'), pair('USD', 'GBP', '2024-01-05'), pair('EUR', 'GBP', '2024-01-10')]
    const { firstDays } = findWays('EUR', ['USD', 'GBP', 'JPY', 'EUR'], pairs)
    expect([...firstDays]).toEqual([
      ['USD', '2024-01-10'],
      ['GBP', '2024-01-10'],
    ])
  })
})
