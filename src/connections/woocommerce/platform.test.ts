import { describe, expect, test } from 'vitest'
import { readerOf, testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { wooDelivery, wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import { woocommerce } from './platform.ts'

const shop = testConnection({ platform: 'woocommerce', secrets: ['example & secret'] })
const SIGNED = 'DXu3xab2GEjEOS6htN9t23Ra8qNPGrrTeXUZO2G9mtM='
const bytes = (text: string) => new TextEncoder().encode(text)
const { read } = readerOf(woocommerce, shop)

describe('the signature', () => {
  const verify = (
    signature: string | undefined,
    { body = '{"id":450789469,"test":true}', secrets = shop.secrets } = {},
  ) =>
    woocommerce.verify(
      {
        headers: signature === undefined ? {} : { 'x-wc-webhook-signature': signature },
        body: bytes(body),
        receivedMs: 0,
      },
      { ...shop, secrets },
    )

  test('is the HMAC of the body, under any of the secrets', () => {
    expect(verify(SIGNED)).toEqual({ isAuthentic: true })
    expect(verify(SIGNED, { secrets: ['next', 'example & secret'] })).toEqual({ isAuthentic: true })
  })

  test.each([
    ['of a changed body', SIGNED, { body: '{"id":450789468,"test":true}' }],
    ['of another secret', SIGNED, { secrets: ['example &amp; secret'] }],
    ['of another length', SIGNED.slice(4), {}],
    ['that is missing', undefined, {}],
  ])('%s is refused', (_, signature, options) => {
    expect(verify(signature, options)).toMatchObject({ isAuthentic: false, error: expect.any(String) })
  })
})

describe('a ping', () => {
  const answer = (body: string, headers: Record<string, string>) =>
    woocommerce.answerSetup?.({ method: 'POST', headers, body: bytes(body), query: {}, receivedMs: 0 }, shop)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('is answered with 200', () => {
    expect(answer('webhook_id=7', form)).toEqual({ status: 200 })
    expect(answer('webhook_id=7', { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' })).toEqual({
      status: 200,
    })
  })

  test.each([
    ['with more properties', 'webhook_id=7&id=1', form],
    ['in JSON', 'webhook_id=7', { 'content-type': 'application/json' }],
    ['with a signature', 'webhook_id=7', { ...form, 'x-wc-webhook-signature': SIGNED }],
  ])('%s is a delivery', (_, body, headers) => {
    expect(answer(body, headers)).toBeUndefined()
  })
})

test('nothing about a person is kept, but for the country, and the hash of a guest if the connection has a key', () => {
  const delivery = wooDelivery(wooOrder({ customer_id: 0 }))
  const received = { headers: delivery.headers ?? {}, receivedMs: 0 }
  for (const guestKey of [undefined, 'a key of sixteen or more characters']) {
    const connection = guestKey === undefined ? shop : { ...shop, guestKey }
    const kept = woocommerce.keep(delivery.body, connection, received)
    const text = JSON.stringify([kept, woocommerce.read(kept, received, connection)])
    expect(text).not.toMatch(/Jo\b|Example|@|1234567|203\.0|12345\b|Mozilla|VAT|DE123|engraving/i)
    expect(text.includes('guest:')).toBe(guestKey !== undefined)
    expect(woocommerce.keep(kept, connection, received)).toEqual(kept)
  }
})

describe('a delivery', () => {
  test('of an error in place of an order is a problem that says what to do', () => {
    const error = { code: 'woocommerce_rest_cannot_view', message: 'Sorry.', data: { status: 401 } }
    expect(read(wooDelivery(error))).toEqual({
      problem: expect.stringMatching(/"woocommerce_rest_cannot_view".*Choose a user with the role "Shop manager"/),
    })
  })

  test.each(['customer.updated', 'coupon.created', 'action.woocommerce_add_to_cart'])('of %s is ignored', (topic) => {
    expect(read(wooDelivery({ id: 1, email: 'jo@example.com' }, topic))).toEqual({ ignored: 'other_topic' })
  })

  test('of a deleted order voids it at the time of its arrival', () => {
    const arrival = Date.parse('2024-11-08T08:00:00.250Z')
    expect(read(wooDelivery({ id: 5001 }, 'order.deleted', arrival))).toMatchObject({
      events: [
        { type: 'OrderVoided', data: { orderId: '5001', reason: 'deleted', voidedAt: '2024-11-08T08:00:00.250Z' } },
      ],
    })
  })
})

test.each([
  [{ secrets: [] }, /^secrets is missing/],
  [{ options: { currency: 'EURO' } }, /^options\.currency must be/],
  [{ options: { shipments: true } }, /^options\.shipments must be/],
])('the settings %j are faulty', (settings, fault) => {
  expect(woocommerce.faultsOf?.({ ...shop, ...settings })).toEqual([expect.stringMatching(fault)])
})
