import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ timeZone: 'UTC' })

let events = 0
async function post(type: string, data: object, time = '2024-03-01T10:00:00Z') {
  const payload = { id: `e${events++}`, type, time, data }
  const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload })
  const [result] = answer.json().results
  expect(result.status, answer.body).not.toBe('rejected')
  return result
}

const order = (orderId: string, more: object) => ({ orderId, totalAmount: 10, items: [], ...more })

async function couponsOf(orderId: string) {
  const { rows } = await server.database.pool.query(
    'select coupon_code as one, coupon_codes as several from orders where order_id = $1',
    [orderId],
  )
  return rows[0]
}

test.each([
  [{ couponCode: 'A' }, { one: 'A', several: null }],
  [{ couponCodes: ['A', 'A', null, ''] }, { one: 'A', several: null }],
  [
    { couponCode: 'B', couponCodes: ['C', 'A', 'B'] },
    { one: 'A', several: ['A', 'B', 'C'] },
  ],
  [{ couponCodes: [] }, { one: null, several: null }],
  [{ couponCodes: 'A' }, { one: 'A', several: null }],
])('the coupons of an order are one list without repetitions: %j', async (stated, expected) => {
  const orderId = JSON.stringify(stated)
  await post('OrderCreated', order(orderId, stated))
  expect(await couponsOf(orderId)).toEqual(expected)
})

test('a list of coupons in another sequence is no contradiction, another list is one', async () => {
  await post('OrderCreated', order('twice', { couponCode: 'A', couponCodes: ['B'] }))
  const same = await post('OrderCreated', order('twice', { couponCodes: ['B', 'A'] }))
  expect(same.status).toBe('duplicate')
  expect(same).not.toHaveProperty('contradicts')
  const other = await post('OrderCreated', order('twice', { couponCodes: ['B', 'C'] }))
  expect(other).toMatchObject({ status: 'duplicate', contradicts: ['couponCode', 'couponCodes'] })
})

test('a revision states the coupons again, and a voided order keeps them', async () => {
  await post('OrderCreated', order('revised', { couponCodes: ['A', 'B'] }))
  await post('OrderRevised', order('revised', { couponCodes: ['C', 'A'], revision: 1 }), '2024-03-02T10:00:00Z')
  expect(await couponsOf('revised')).toEqual({ one: 'A', several: ['A', 'C'] })
  await post('OrderVoided', { orderId: 'revised' }, '2024-03-03T10:00:00Z')
  expect(await couponsOf('revised')).toEqual({ one: null, several: null })
  await post('OrderReinstated', { orderId: 'revised' }, '2024-03-04T10:00:00Z')
  expect(await couponsOf('revised')).toEqual({ one: 'A', several: ['A', 'C'] })
})

test('each label of a product is that of the newest event, whichever arrives first', async () => {
  const states = [
    { category: 'Hats', brand: 'Acme', at: '2024-03-01T10:00:00Z' },
    { category: 'Caps', at: '2024-03-02T10:00:00Z' },
    { category: 'Coats', sku: 'X-1', at: '2024-03-02T10:00:00Z' },
    { brand: 'Zeta', variantId: 7, at: '2024-02-01T10:00:00Z' },
  ]
  const sequences = [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 0, 3, 2],
    [2, 3, 0, 1],
  ]
  for (const [i, sequence] of sequences.entries()) {
    for (const n of sequence) {
      const { at, ...labels } = states[n] as (typeof states)[number]
      await post('ProductUpdated', { productId: `p${i}`, ...labels }, at)
    }
  }
  const all = states.map(({ at, ...labels }, n) => ({
    id: `batch ${n}`,
    type: 'ProductUpdated',
    time: at,
    data: { productId: 'batch', ...labels },
  }))
  await server.post(all.toReversed())
  const { rows } = await server.database.pool.query('select category, brand, sku, variant_id from products')
  expect(rows).toHaveLength(sequences.length + 1)
  for (const row of rows) expect(row).toEqual({ category: 'Coats', brand: 'Acme', sku: 'X-1', variant_id: '7' })
})
