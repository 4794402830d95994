import { describe, expect, test } from 'vitest'
import { channelName, countryName, currencyName, paymentMethodName, reasonName } from './labels.ts'

describe('countries', () => {
  test('have the name of their ISO 3166 code, in the language of the reader', () => {
    expect(['DE', 'GB', 'AT'].map((code) => countryName(code, 'en'))).toEqual(['Germany', 'United Kingdom', 'Austria'])
    expect(countryName('DE', 'fr')).toBe('Allemagne')
  })

  test.each(['Narnia', 'XX', 'de', 'DEU', '276', 'D', 'D1', 'Côte d’Ivoire', '__proto__'])(
    'are shown as they are if they are not such a code: %s',
    (country) => {
      expect(countryName(country, 'en')).toBe(country)
    },
  )

  test('are unknown if they were not sent', () => {
    expect([countryName(''), countryName(null)]).toEqual(['Unknown', 'Unknown'])
  })
})

test('currencies have the name of their ISO 4217 code; other codes stay', () => {
  expect(['EUR', 'USD', 'QQQ', 'coins'].map((code) => currencyName(code, 'en'))).toEqual([
    'Euro',
    'US Dollar',
    'QQQ',
    'coins',
  ])
})

test('payment methods and channels are words; names of brands keep their spelling', () => {
  const methods = ['credit_card', 'card', 'paypal', 'apple_pay', 'bank_transfer', 'constructor']
  expect(methods.map(paymentMethodName)).toEqual([
    'Credit card',
    'Card',
    'PayPal',
    'Apple Pay',
    'Bank transfer',
    'Constructor',
  ])
  expect(['web', 'mobile_app', 'ios', 'b2b', 'Élan vital'].map(channelName)).toEqual([
    'Web',
    'Mobile app',
    'iOS',
    'B2B',
    'Élan vital',
  ])
})

test('a missing channel or method is unknown, a missing reason was not given', () => {
  expect([channelName(''), channelName(null), paymentMethodName(''), paymentMethodName(' ')]).toEqual(
    Array.from({ length: 4 }, () => 'Unknown'),
  )
  expect([reasonName(''), reasonName(null), reasonName('changed_mind')]).toEqual([
    'No reason given',
    'No reason given',
    'Changed mind',
  ])
})
