import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import type { Connection } from '../connection.ts'
import type { Delivery, Reading } from '../platform.ts'
import { isAddress } from './catch-up.ts'
import { woocommerce } from './platform.ts'

const KEY = 'ck_0123456789abcdef0123:cs_0123456789abcdef0123'
let shop: Server
let address = ''
let asked: URL[] = []
let orders: object[] = []

/** A small part of the REST API of WooCommerce. */
beforeAll(async () => {
  shop = createServer((request, response) => {
    const url = new URL(request.url ?? '', address)
    asked.push(url)
    const isAllowed = request.headers.authorization === `Basic ${Buffer.from(KEY).toString('base64')}`
    const { page, per_page: size } = Object.fromEntries(url.searchParams)
    const first = (Number(page) - 1) * Number(size)
    response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' })
    const body = isAllowed
      ? orders.slice(first, first + Number(size))
      : { code: 'woocommerce_rest_authentication_error' }
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
})
beforeEach(() => {
  asked = []
})
afterAll(() => new Promise((resolve) => shop.close(resolve)))

const connection = (settings: Partial<Connection> = {}) =>
  testConnection({
    platform: 'woocommerce',
    secrets: ['secret', KEY],
    options: { url: `${address}/shop` },
    ...settings,
  })

async function catchUp(settings: Partial<Connection> = {}): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  const source = woocommerce.catchUp?.(connection(settings), { since: '2024-11-01T00:00:00Z' }) ?? []
  for await (const delivery of source) deliveries.push(delivery)
  return deliveries
}

test('the orders that changed since a time are deliveries, however many pages they fill', async () => {
  orders = Array.from({ length: 205 }, (_, i) => wooOrder({ id: 6000 + i }))
  const deliveries = await catchUp()
  expect(
    asked.map(({ pathname, searchParams }) => [
      pathname,
      ...['page', 'modified_after', 'dates_are_gmt', 'orderby'].map((name) => searchParams.get(name)),
    ]),
  ).toEqual(
    ['1', '2', '3'].map((page) => ['/shop/wp-json/wc/v3/orders', page, '2024-11-01T00:00:00Z', 'true', 'modified']),
  )
  const ids = deliveries.map(({ headers, body, receivedMs }) => {
    const received = { headers, receivedMs }
    const kept = woocommerce.keep(JSON.parse(new TextDecoder().decode(body)), connection(), received)
    const reading = woocommerce.read(kept, received, connection()) as Extract<Reading, { events: unknown }>
    return reading.events[0]?.data.orderId
  })
  expect(ids).toEqual(orders.map((_, i) => String(6000 + i)))
})

test('a connection without an address or a key says what is missing', async () => {
  await expect(catchUp({ options: {} })).rejects.toThrow(/"shop" has no options\.url/)
  await expect(catchUp({ secrets: ['secret'] })).rejects.toThrow(/"shop" has no key of the REST API/)
})

test('the answer of a shop that refuses the key is an error with its code', async () => {
  const other = KEY.replace('cs_0', 'cs_1')
  await expect(catchUp({ secrets: ['secret', other] })).rejects.toThrow(
    /answered with 401 \(woocommerce_rest_authentication_error\)/,
  )
})

test('the key of the REST API is no secret of webhooks', () => {
  expect(woocommerce.faultsOf?.(connection({ secrets: [KEY] }))).toEqual([expect.stringMatching(/^secrets is missing/)])
})

test.each([
  ['https://shop.example', true],
  ['http://localhost:8080/shop', true],
  ['http://shop.example', false],
  ['ftp://shop.example', false],
  ['shop.example', false],
])('the address %s may be that of a shop: %s', (text, isValid) => {
  expect(isAddress(text)).toBe(isValid)
})
