import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testConnection } from '../../../test/helpers/connections/play-deliveries.ts'
import { wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import type { Connection } from '../connection.ts'
import type { Delivery, Reading } from '../platform.ts'
import { isShopAddress } from '../reading/shop-address.ts'
import { woocommerce } from './platform.ts'

const KEY = 'ck_0123456789abcdef0123:cs_0123456789abcdef0123'
let shop: Server
let address = ''
let asked: URL[] = []
let orders: { id: number; date_modified_gmt: string }[] = []
/** What happens in the shop before each request but the first. */
let meanwhile: (request: number) => void = () => undefined

/** A small part of the REST API of WooCommerce. */
beforeAll(async () => {
  shop = createServer((request, response) => {
    const url = new URL(request.url ?? '', address)
    asked.push(url)
    const isAllowed = request.headers.authorization === `Basic ${Buffer.from(KEY).toString('base64')}`
    if (asked.length > 1) meanwhile(asked.length)
    const { modified_after: after = '', per_page: size, offset } = Object.fromEntries(url.searchParams)
    const listed = orders
      .filter(({ date_modified_gmt: modified }) => Date.parse(`${modified}Z`) > Date.parse(after))
      .sort((a, b) => (a.date_modified_gmt < b.date_modified_gmt ? -1 : 1))
    response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' })
    const body = isAllowed
      ? listed.slice(Number(offset), Number(offset) + Number(size))
      : { code: 'woocommerce_rest_authentication_error' }
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
})
beforeEach(() => {
  asked = []
  meanwhile = () => undefined
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

const minute = (i: number) => new Date(Date.UTC(2024, 10, 2) + i * 60_000).toISOString().slice(0, 19)
const orderAt = (id: number, modified: string) =>
  wooOrder({ id, date_modified_gmt: modified }) as (typeof orders)[number]

/** The orders of the deliveries, by id. */
function idsOf(deliveries: readonly Delivery[]): number[] {
  const ids = deliveries.map(({ headers, body, receivedMs }) => {
    const received = { headers, receivedMs }
    const kept = woocommerce.keep(JSON.parse(new TextDecoder().decode(body)), connection(), received)
    const reading = woocommerce.read(kept, received, connection()) as Extract<Reading, { events: unknown }>
    return Number(reading.events[0]?.data.orderId)
  })
  return ids.toSorted((a, b) => a - b)
}

test('the orders that changed since a time are deliveries, however many requests they need', async () => {
  orders = Array.from({ length: 205 }, (_, i) => orderAt(6000 + i, minute(i)))
  const deliveries = await catchUp()
  expect(idsOf(deliveries)).toEqual(orders.map(({ id }) => id))
  expect(asked.map(({ pathname }) => pathname)).toEqual(Array(3).fill('/shop/wp-json/wc/v3/orders'))
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
    modified_after: '2024-11-01T00:00:00Z',
    dates_are_gmt: 'true',
    orderby: 'modified',
    order: 'asc',
    per_page: '100',
    offset: '0',
  })
})

test('orders that change meanwhile hide no other order', async () => {
  orders = Array.from({ length: 350 }, (_, i) => orderAt(6000 + i, minute(i)))
  const all = orders.map(({ id }) => id)
  meanwhile = (request) => {
    if (request > 4) return
    orders = orders.map((order, i) => (i % 7 === request % 7 ? orderAt(order.id, minute(5000 + request)) : order))
  }
  expect([...new Set(idsOf(await catchUp()))]).toEqual(all)
})

test('orders that have all changed in one second are read whole', async () => {
  orders = Array.from({ length: 330 }, (_, i) => orderAt(6000 + i, minute(3)))
  const all = orders.map(({ id }) => id)
  meanwhile = (request) => {
    if (request > 9) return
    orders = orders.map((order, i) => (i === request ? orderAt(order.id, minute(900)) : order))
  }
  expect([...new Set(idsOf(await catchUp()))]).toEqual(all)
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
  expect(isShopAddress(text)).toBe(isValid)
})
