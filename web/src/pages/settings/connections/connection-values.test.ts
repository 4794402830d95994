import { expect, test } from 'vitest'
import { DEFAULT_VALUES, secretsIn, settingsOf, valuesOf } from './connection-values.ts'

test('options are text, unless they are lists, and empty ones are not set', () => {
  const options = { url: ' https://shop.example/ ', orderIdPath: '["metadata.order_id"]', currency: '', odd: '[half' }
  const settings = settingsOf({ ...DEFAULT_VALUES, options })
  expect(settings).toEqual({
    ...DEFAULT_VALUES,
    options: { url: 'https://shop.example/', orderIdPath: ['metadata.order_id'], odd: '[half' },
  })
  const shown = valuesOf({ ...settings, idPrefix: null, secrets: 1, hasGuestKey: false } as never)
  expect(settingsOf(shown)).toEqual(settings)
})

test('each line is a secret, and a key in PEM is one', () => {
  const pem = '-----BEGIN PUBLIC KEY-----\nMIIB\nIjAN\n-----END PUBLIC KEY-----'
  expect(secretsIn(` first & one \r\n\ntoken:second\n${pem}\n`)).toEqual(['first & one', 'token:second', pem])
  expect(secretsIn(' \n')).toEqual([])
})
