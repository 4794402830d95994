import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { pointerTo, startStore, storeOrder, TOKEN } from '../../../test/helpers/connections/bigcommerce-store.ts'
import { testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { signDelivery } from '../../../test/helpers/connections/sign-delivery.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import type { Connection } from '../connection.ts'
import { type Delivery, PlatformUnavailable, type Reading } from '../platform.ts'
import { bigCommerce } from './platform.ts'

const store = await startStore()
beforeEach(() => {
  Object.assign(store, { orders: [], status: 200, requests: [] })
})
afterAll(() => store.close())

/** Of 24 bytes or more, so that the helper of Standard Webhooks signs with it. */
const CLIENT_SECRET = 'example-client-secret-of-a-store'
const connection = (settings: Partial<Connection> = {}) =>
  testConnection({
    platform: 'bigcommerce',
    secrets: [CLIENT_SECRET, `token:${TOKEN}`],
    options: { url: store.url },
    ...settings,
  })
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const deliveryOf = (body: unknown): Delivery => ({ headers: {}, body: bytes(body), receivedMs: 0 })

function readOf({ body, ...received }: Delivery, settings: Partial<Connection> = {}): Reading {
  const kept = bigCommerce.keep(JSON.parse(new TextDecoder().decode(body)), connection(settings), received)
  return bigCommerce.read(kept, received, connection(settings))
}

const fetched = async (body: unknown, settings: Partial<Connection> = {}) =>
  readOf((await bigCommerce.fetchRecords?.(deliveryOf(body), connection(settings))) as Delivery, settings)

describe('the signature', () => {
  test('is that of Standard Webhooks, under the client secret', () => {
    const headers = {
      'webhook-id': 'msg_example',
      'webhook-timestamp': '1700000000',
      'webhook-signature': 'v1,rx0T7Nr7K/mHl4IYqLpxDVVD/spEwSXdAY0OUtlN3Ss=',
    }
    const body = Buffer.from('{"id":450789469,"test":true}')
    const verify = (secrets: string[]) =>
      bigCommerce.verify({ headers, body, receivedMs: 1_700_000_000_000 }, connection({ secrets }))
    expect(verify(['example-client-secret'])).toEqual({ isAuthentic: true })
    expect(verify(['other', 'example-client-secret'])).toEqual({ isAuthentic: true })
    expect(verify(['other', 'token:example-client-secret'])).toMatchObject({ isAuthentic: false })
  })
})

describe('the order that a delivery names', () => {
  test('is read from the API with all its parts, and amounts keep their digits', async () => {
    const total = '90071992547409.9300'
    store.orders = [storeOrder({ total_inc_tax: total })]
    const reading = await fetched(pointerTo(7))
    expect(reading).toMatchObject({
      events: [{ type: 'OrderRevised', data: { orderId: '7', totalAmount: total } }, {}],
    })
    expect(store.requests.map(({ pathname }) => pathname.replace('/stores/example/', '')).sort()).toEqual([
      'v2/orders/7',
      'v2/orders/7/coupons',
      'v2/orders/7/products',
      'v2/orders/7/shipments',
      'v3/orders/7/payment_actions/refunds',
      'v3/orders/7/transactions',
    ])
  })

  test('is a problem if the API refuses the token, and nothing if it does not exist', async () => {
    store.orders = [storeOrder()]
    expect(await fetched(pointerTo(7), { secrets: ['s', 'token:wrong'] })).toEqual({
      problem: expect.stringMatching(/^The API answered with 401 for order 7\. Check options\.url and the token/),
    })
    expect(await fetched(pointerTo(8))).toEqual({ ignored: 'unknown_order' })
  })

  test.each([429, 500, 503])('is asked for again later if the API answers with %i', async (status) => {
    store.status = status
    await expect(fetched(pointerTo(7))).rejects.toThrow(PlatformUnavailable)
  })

  test('is not asked for if the delivery names something else', async () => {
    expect(await fetched({ scope: 'store/product/updated', data: { type: 'product', id: 7 } })).toEqual({
      ignored: 'other_scope',
    })
    expect(store.requests).toEqual([])
  })
})

describe('catching up', () => {
  const since = '2024-11-01T00:00:00Z'

  async function catchUp(settings: Partial<Connection> = {}) {
    const readings: Reading[] = []
    for await (const delivery of bigCommerce.catchUp?.(connection(settings), { since }) ?? [])
      readings.push(readOf(delivery))
    return readings
  }

  const idsOf = (readings: readonly Reading[]) =>
    readings.map((reading) => ('events' in reading ? reading.events[0]?.data.orderId : reading))
  const changedAt = (id: number, ms: number) =>
    storeOrder({ id, date_modified: new Date(ms).toUTCString().replace('GMT', '+0000') })
  const START = Date.parse('2024-11-04T11:15:00Z')

  test.each([
    ['at different times', 1000],
    ['within a second', 0],
  ])('reads every order once that changed %s, however many there are', async (_, stepMs) => {
    store.orders = Array.from({ length: 120 }, (_order, i) => changedAt(100 + i, START + i * stepMs))
    store.orders.push(changedAt(99, Date.parse(since) - 1000))
    expect(idsOf(await catchUp())).toEqual(Array.from({ length: 120 }, (_order, i) => String(100 + i)))
  })

  test('misses no order if others change meanwhile', async () => {
    store.orders = Array.from({ length: 120 }, (_, i) => changedAt(100 + i, START + i * 1000))
    const ids = new Set<string>()
    for await (const delivery of bigCommerce.catchUp?.(connection(), { since }) ?? []) {
      ids.add(String(idsOf([readOf(delivery)])[0]))
      // Each of the first orders changes once more, so that it moves to the end of the list.
      if (ids.size <= 30) store.orders[ids.size - 1] = changedAt(99 + ids.size, START + 1_000_000 + ids.size)
    }
    expect(ids.size).toBe(120)
  })

  test('says which token is needed if the API refuses', async () => {
    await expect(catchUp({ secrets: ['s', 'token:wrong'] })).rejects.toThrow(
      /answered with 401\. Check options\.url and the token/,
    )
  })
})

describe('over HTTP', () => {
  const { name, platform, secrets, options } = connection()
  const server = useTestServer({ connections: JSON.stringify([{ name, platform, secrets, options }]) })

  const deliver = (body: string) => {
    const secret = `whsec_${Buffer.from(CLIENT_SECRET).toString('base64')}`
    return server.app.inject({
      method: 'POST',
      url: '/hooks/shop',
      payload: body,
      headers: signDelivery(body, { secret }),
    })
  }

  test('a delivery counts after its order was read, and is refused for now while the API is away', async () => {
    store.orders = [storeOrder()]
    store.status = 503
    expect((await deliver(JSON.stringify(pointerTo(7)))).statusCode).toBe(503)
    store.status = 200
    const answer = await deliver(JSON.stringify(pointerTo(7)))
    expect(answer.json()).toMatchObject({ outcome: 'applied', topic: 'store/order/updated' })
  })
})

test.each([
  [{ secrets: ['token:x'] }, /client secret/],
  [{ secrets: ['secret'] }, /access token/],
  [{ options: { url: 'api.bigcommerce.com' } }, /^options\.url must be/],
])('the settings %j are faulty', (settings, fault) => {
  expect(bigCommerce.faultsOf?.(connection(settings))).toEqual([expect.stringMatching(fault)])
})
