import { expect, test } from 'vitest'
import { withDefaults } from '../connection-schema.ts'
import { toMessages } from './shop-messages.ts'

const connection = withDefaults({ name: 'shop', platform: 'standard-webhooks', idPrefix: 'de-' })
const bodyOf = (data: object, id = 'e-1') => {
  const [message] = toMessages([{ id, type: 'OrderRevised', data: { ...data } }], connection, 'acme')
  return JSON.parse(message?.body as string)
}

test('the prefix goes before the ids of all records, in any spelling, and before nothing else', () => {
  const data = {
    orderId: 17,
    CustomerId: 'c-1',
    intoCustomerId: 'c-2',
    guestKey: 'guest:ab',
    paymentIds: ['p-1', 2],
    items: [{ productId: 'a', variantId: 'v', sku: 's', quantity: 1, unitPrice: '2.00' }],
    refundId: null,
    couponCode: 'SPRING',
  }
  expect(bodyOf(data).data).toEqual({
    orderId: 'de-17',
    CustomerId: 'de-c-1',
    intoCustomerId: 'de-c-2',
    guestKey: 'guest:ab',
    paymentIds: ['de-p-1', 'de-2'],
    items: [{ productId: 'de-a', variantId: 'v', sku: 's', quantity: 1, unitPrice: '2.00' }],
    refundId: null,
    couponCode: 'SPRING',
  })
})

test('events are of the tenant of the connection, under its name', () => {
  const [message] = toMessages([{ id: 'e-1', type: 'OrderVoided', data: { orderId: 'o-1' } }], connection, 'acme')
  expect(message).toMatchObject({ source: 'hook:shop', defaultTenantId: 'acme', onlyTenantId: 'acme' })
})

test('an id has the name of its connection, and a long one becomes its hash', () => {
  expect(bodyOf({}).id).toBe('shop:e-1')
  expect(bodyOf({}, 'x'.repeat(195)).id).toBe(`shop:${'x'.repeat(195)}`)
  expect(bodyOf({}, 'x'.repeat(196)).id).toMatch(/^[0-9a-f]{64}$/)
  expect(bodyOf({}, 'x'.repeat(196)).id).not.toBe(bodyOf({}, 'x'.repeat(197)).id)
})
