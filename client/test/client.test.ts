import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { type AnyEvent, type Client, type ClientError, type ClientOptions, createClient } from '../src/index.ts'
import { type Fate, type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'

const database = useTestDatabase()
let service: Service
let proxy: FaultyProxy
let errors: ClientError[] = []
let clients: Client[] = []
let tenants = 0
let tenant = ''

const start = () => startService(readConfig({ DATABASE_URL: database.url, PORT: '0' }), pino({ level: 'silent' }))

beforeAll(async () => {
  service = await start()
  proxy = await startFaultyProxy(service.url)
})
beforeEach(() => {
  errors = []
  clients = []
  tenant = `shop-${tenants++}`
  proxy.plan()
})
afterEach(() => Promise.all(clients.map((one) => one.close({ timeoutMs: 1 }))))
afterAll(async () => {
  await proxy?.close()
  await service?.close()
})

function open(options: Partial<ClientOptions> = {}): Client {
  const client = createClient({
    url: proxy.url,
    tenant,
    maxDelayMs: 5,
    minRetryDelayMs: 1,
    maxRetryDelayMs: 20,
    flushTimeoutMs: scaled(20_000),
    onError: (error) => errors.push(error),
    ...options,
  })
  clients.push(client)
  return client
}

const order = (number: number, changes: object = {}): AnyEvent => ({
  type: 'OrderCreated',
  id: `${number}`,
  data: {
    orderId: `${number}`,
    customerId: `c-${number % 7}`,
    totalAmount: '10.50',
    createdAt: new Date('2024-12-12T10:30:00Z'),
    items: [{ productId: 'p', quantity: 1, unitPrice: '10.50' }],
    ...changes,
  },
})

async function totals() {
  const { totals } = await open().report('sales/summary', { startDate: '2024-12-12', endDate: '2024-12-12', tenant })
  return { orders: totals.orders, totalRevenue: totals.totalRevenue }
}

const kinds = () => errors.map(({ kind }) => kind)

test('events are sent together, compressed, and counted', async () => {
  const client = open({ maxDelayMs: 60_000 })
  for (let i = 0; i < 200; i++) expect(client.send(order(i))).toBe(true)
  expect(proxy.requests).toHaveLength(0)
  expect(client.stats()).toMatchObject({ waiting: 200, accepted: 0 })
  expect(await client.flush()).toBe(true)
  expect(proxy.requests.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip'])
  expect(client.stats()).toMatchObject({ waiting: 0, accepted: 200, duplicate: 0, retries: 0 })
  expect(await totals()).toEqual({ orders: 200, totalRevenue: 2100 })
})

test('events are sent without a flush, when their time has come or a request is full', async () => {
  const client = open({ maxDelayMs: 5 })
  client.send(order(1))
  await expect.poll(() => client.stats().accepted).toBe(1)
  const full = open({ maxDelayMs: 600_000, maxBatchEvents: 3 })
  for (let i = 2; i < 5; i++) full.send(order(i))
  await expect.poll(() => full.stats().accepted).toBe(3)
  expect(proxy.requests).toHaveLength(2)
})

test('an event is sent as it was when it was given', async () => {
  const client = open()
  const event = order(1) as { data: { totalAmount: string } }
  client.send(event as AnyEvent)
  event.data.totalAmount = '99.00'
  await client.flush()
  expect(await totals()).toEqual({ orders: 1, totalRevenue: 10.5 })
})

const fate: fc.Arbitrary<Fate> = fc.constantFrom<Fate>(
  'forward',
  'lose response',
  'cut',
  { status: 429, headers: { 'retry-after': '0' } },
  { status: 503, body: 'upstream' },
  { status: 502 },
  'too large',
  { status: 200, body: '<html>Sign in</html>' },
)

test('every event counts exactly once, whatever becomes of the requests', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(2, 7, 500),
      async (fates, count, maxBatchEvents) => {
        tenant = `shop-${tenants++}`
        proxy.plan(...fates)
        const client = open({ maxBatchEvents, onError: () => {} })
        for (let i = 0; i < count; i++) client.send(order(i))
        // A flush gives up at once where the address seems to be wrong, such as at a page to sign in.
        await expect.poll(() => client.flush().then(() => client.stats().waiting)).toBe(0)
        const { accepted, duplicate, rejected, dropped } = client.stats()
        expect([accepted + duplicate, rejected, dropped]).toEqual([count, 0, 0])
        proxy.plan()
        expect((await totals()).orders).toBe(count)
      },
    ),
    { numRuns: 60, interruptAfterTimeLimit: scaled(40_000) },
  )
})

test('events wait while the service restarts, and then count once', async () => {
  const client = open({ timeoutMs: scaled(10_000) })
  for (let i = 0; i < 50; i++) client.send(order(i))
  await client.flush()
  await service.close()
  for (let i = 25; i < 100; i++) client.send(order(i))
  expect(await client.flush({ timeoutMs: 100 })).toBe(false)
  expect(new Set(kinds())).toEqual(new Set(['unavailable']))
  expect(client.stats()).toMatchObject({ accepted: 50, waiting: 75 })
  service = await start()
  proxy.target = service.url
  expect(await client.flush()).toBe(true)
  expect(client.stats()).toMatchObject({ accepted: 100, duplicate: 25, waiting: 0 })
  expect(await totals()).toEqual({ orders: 100, totalRevenue: 1050 })
})

test('a failed request is sent again with the same bytes', async () => {
  proxy.plan('lose response', 'lose response')
  const client = open()
  // No id: the client makes one, and keeps it.
  client.send({ type: 'OrderCreated', data: { ...order(1).data } as never })
  expect(await client.flush()).toBe(true)
  expect(client.stats()).toMatchObject({ accepted: 0, duplicate: 1, retries: 2 })
  expect((await totals()).orders).toBe(1)
})

test('the delay that the server asks for is kept', async () => {
  proxy.plan({ status: 429, headers: { 'retry-after': '3600' } })
  const client = open()
  client.send(order(1))
  await expect.poll(() => errors).toMatchObject([{ kind: 'unavailable', status: 429, retryInMs: 300_000, waiting: 1 }])
  client.send(order(2))
  expect(proxy.requests).toHaveLength(1)
  expect(client.stats()).toMatchObject({ waiting: 2 })
})

test('events that are rejected are reported with the reason, and not sent again', async () => {
  const client = open({ maxDelayMs: 600_000 })
  client.send(order(1))
  client.send(order(2, { totalAmount: 'much' }))
  await client.flush()
  client.send(order(3, { orderId: {} }))
  await client.flush()
  expect(errors).toMatchObject([
    {
      kind: 'rejected',
      events: [{ type: 'OrderCreated', id: '2' }],
      status: 200,
      message: expect.stringMatching(/totalAmount/),
    },
    {
      kind: 'rejected',
      events: [{ type: 'OrderCreated', id: '3' }],
      status: 400,
      message: expect.stringMatching(/orderId/),
    },
  ])
  expect(proxy.requests).toHaveLength(2)
  expect(client.stats()).toMatchObject({ accepted: 1, rejected: 2, waiting: 0 })
})

test('a single event that is too large is rejected, and others are sent', async () => {
  proxy.plan({ status: 413 }, { status: 413 })
  const client = open({ maxDelayMs: 600_000 })
  client.send(order(1))
  client.send(order(2))
  expect(await client.flush()).toBe(true)
  expect(errors).toMatchObject([{ kind: 'rejected', status: 413, events: [{ id: '1' }] }])
  expect(client.stats()).toMatchObject({ accepted: 1, rejected: 1 })
})

test('events wait for a key that is wrong, which is reported', async () => {
  proxy.plan({ status: 401, body: '{"detail":"unknown key"}' })
  const client = open({ key: 'wrong', maxRetryDelayMs: 600_000 })
  client.send(order(1))
  expect(await client.flush()).toBe(false)
  expect(errors).toMatchObject([
    { kind: 'refused', status: 401, waiting: 1, message: expect.stringMatching(/unknown key.*Check/) },
  ])
  expect(proxy.requests[0]?.headers.authorization).toBe('Bearer wrong')
  expect(await client.flush()).toBe(true)
  expect(client.stats()).toMatchObject({ accepted: 1 })
})

describe('a buffer that is full', () => {
  test('drops the newest events, and says which', async () => {
    proxy.plan(...Array<Fate>(50).fill('cut'))
    const client = open({ maxBufferedEvents: 3, maxDelayMs: 600_000 })
    expect([1, 2, 3, 4].map((number) => client.send(order(number)))).toEqual([true, true, true, false])
    expect(errors).toMatchObject([{ kind: 'dropped', reason: 'full', events: [{ id: '4' }] }])
    expect(client.stats()).toMatchObject({ waiting: 3, dropped: 1 })
    proxy.plan()
    await client.flush()
    expect((await totals()).orders).toBe(3)
  })

  test('drops the oldest events, if it should', async () => {
    const client = open({ maxBufferedEvents: 3, whenFull: 'drop-oldest', maxDelayMs: 600_000 })
    expect([1, 2, 3, 4].map((number) => client.send(order(number)))).toEqual([true, true, true, true])
    expect(errors).toMatchObject([{ kind: 'dropped', reason: 'full', events: [{ id: '1' }] }])
    expect(await client.flush()).toBe(true)
    expect(client.stats()).toMatchObject({ accepted: 3, dropped: 1, waiting: 0 })
  })

  test('is also limited by its bytes', () => {
    const client = open({ maxBufferedBytes: 600, maxDelayMs: 600_000 })
    for (let i = 0; i < 10; i++) client.send(order(i))
    const { waiting, dropped } = client.stats()
    expect(waiting).toBeGreaterThan(0)
    expect(waiting + dropped).toBe(10)
    expect(dropped).toBeGreaterThan(0)
  })
})

describe('nothing is thrown into the shop', () => {
  test('by an event that is not JSON, by an onError that throws, or after close', async () => {
    const client = open({
      onError: (error) => {
        errors.push(error)
        throw new Error('the callback failed')
      },
    })
    expect(client.send(order(1, { totalAmount: 10n }))).toBe(false)
    expect(client.send(undefined as never)).toBe(false)
    expect(await client.close()).toBe(true)
    expect(client.send(order(2))).toBe(false)
    expect(errors).toMatchObject([
      { kind: 'dropped', reason: 'not_json' },
      { kind: 'dropped', reason: 'not_json' },
      { kind: 'dropped', reason: 'closed' },
    ])
    expect(client.stats()).toMatchObject({ dropped: 3 })
  })

  test('by a service that never answers: close ends in time, and says what is lost', async () => {
    const client = open({
      fetch: (_, init) =>
        new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))),
    })
    client.send(order(1))
    expect(await client.close({ timeoutMs: 50 })).toBe(false)
    expect(errors.at(-1)).toMatchObject({ kind: 'dropped', reason: 'closed', events: [{ id: '1' }] })
    expect(client.stats()).toMatchObject({ waiting: 0, dropped: 1 })
  })
})

test.each([
  [{ url: 'tidemark.example' }, /^url must be the address/],
  [{ maxBatchEvents: 0 }, /^maxBatchEvents must be a positive number/],
])('the options %j are refused', (options, message) => {
  expect(() => createClient({ url: 'https://tidemark.example', ...options })).toThrow(message)
})

describe('a report', () => {
  test('has its parameters in its path and its query', async () => {
    const client = open()
    client.send(order(1))
    await client.flush()
    const found = await client.report('orders/{orderId}', { orderId: '1', tenant })
    expect([found.orderId, found.total, found.lines?.[0]?.productId]).toEqual(['1', 10.5, 'p'])
    expect(
      await client.report('sales/daily', { startDate: '2024-12-12', endDate: '2024-12-12', tenant }),
    ).toMatchObject([{ totalOrders: 1 }])
  })

  test('that is refused is an error with the problem of the answer', async () => {
    await expect(open().report('sales/summary', { startDate: 'yesterday' })).rejects.toMatchObject({
      name: 'ReportError',
      status: 400,
      message: expect.stringMatching(/startDate/),
    })
  })
})
