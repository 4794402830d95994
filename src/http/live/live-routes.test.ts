import fastify, { type FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { orderEvent } from '../../../test/helpers/http/test-server.ts'
import { type LiveClient, openLive } from '../../../test/helpers/live-client.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { useWorkers } from '../../../test/helpers/workers.ts'
import { type Config, readConfig } from '../../config.ts'
import type { Inbox } from '../../inbox/message.ts'
import { createLiveFeed, type LiveFeed } from '../../live/feed.ts'
import { CHANNEL } from '../../live/notification.ts'
import { reports } from '../../reports/index.ts'
import { openInbox } from '../../service/open-inbox.ts'
import { createServer } from '../server.ts'
import { addLiveRoutes } from './live-routes.ts'

const database = useTestDatabase({ max: 30 })
const startWorker = useWorkers()
const log = pino({ level: 'silent' })
const waiting = { timeout: scaled(10_000), interval: 5 }
const clients: LiveClient[] = []
const servers: FastifyInstance[] = []
let inbox: Inbox

beforeAll(async () => {
  const opened = await openInbox({ ...readConfig({}), databaseUrl: database.url })
  inbox = opened.inbox
  return opened.close
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const server of servers.splice(0)) await server.close()
})

/** A server of its own on the database, as another process would have it. */
async function startServer(settings: Partial<Config> = {}): Promise<{ app: FastifyInstance; url: string }> {
  const config = { ...readConfig({}), ...settings }
  const app = createServer({ config, pool: database.pool, inbox, log, reports })
  servers.push(app)
  return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) }
}

/** A client that hears all that comes from now on. */
async function listenAt(url: string, query = '', headers: Record<string, string> = {}): Promise<LiveClient> {
  const client = await openLive(url, query, headers)
  clients.push(client)
  await hearMarker(client)
  return client
}

/** A server that has just begun to listen says "everything"; tests must not mistake this for another event. */
async function hearMarker({ events }: LiveClient): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const table = `marker_${++markers}`
    await notify({ tables: [table], changed: tenants.map((tenant) => [tenant, null, [0], [], 0, '0']), activity: [] })
    const heard = () => expect(JSON.stringify(events)).toContain(table)
    const isHeard = await vi.waitFor(heard, { timeout: scaled(1000), interval: 5 }).then(
      () => true,
      () => false,
    )
    if (isHeard) return
  }
  throw new Error('No notification is heard')
}

let markers = 0
const tenants = ['default', 'nord', 'süd']

const notify = (news: object) => database.pool.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(news)])

/** Those that listen; each asks for a sign of life now and then. */
const listeners = async () =>
  (
    await database.pool.query<{ pid: number }>(
      `select pid
       from pg_stat_activity
       where datname = current_database()
       and application_name = 'tidemark live'
       and query ~* '^(listen|select 1$)'`,
    )
  ).rows.map(({ pid }) => pid)

const post = (app: FastifyInstance, events: object[], headers = {}) =>
  app.inject({ method: 'POST', url: '/api/events', payload: events, headers })

const metricOf = async (app: FastifyInstance, name: string) =>
  Number(
    (await app.inject('/metrics')).body
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )

const READING = 'tidemark_live_clients{state="reading"}'

describe('changes by one server reach the clients of another', () => {
  test('with tables, days and counts, in a stream with the headers of an event stream', async () => {
    const [taking, telling] = [await startServer(), await startServer()]
    const other = await listenAt(taking.url)
    const client = await listenAt(telling.url)
    const before = client.events.length
    await post(taking.app, [
      orderEvent({ at: '2024-12-01T10:00:00Z', total: 10.5, currency: 'EUR', customer: 'a' }),
      orderEvent({ at: '2024-12-02T10:00:00Z', total: 20, currency: 'EUR', customer: 'a' }),
      orderEvent({ at: '2024-12-09T10:00:00Z', total: 30, currency: 'EUR', customer: 'b' }),
    ])
    const { data, id } = await client.next('changed', before)
    expect(id).toMatch(/^[0-9a-f]+-\d+$/)
    expect(data).toEqual({
      changes: [
        {
          tenant: 'default',
          currency: 'EUR',
          tables: expect.arrayContaining(['cohort_analytics', 'daily_sales_analytics', 'product_months']),
          days: [
            { from: '2024-12-01', to: '2024-12-02' },
            { from: '2024-12-09', to: '2024-12-09' },
          ],
        },
      ],
    })
    expect((await client.next('counts', before)).data).toEqual({
      events: 3,
      eventsPerSecond: 0.6,
      newestEventAt: '2024-12-09T10:00:00.000Z',
      lagSeconds: expect.any(Number),
      sales: [{ tenant: 'default', currency: 'EUR', orders: 3, revenue: 60.5 }],
    })
    await other.next('counts')
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
  })

  test('also when another process applies the events', async () => {
    const { url } = await startServer()
    const client = await listenAt(url)
    const before = client.events.length
    const worker = startWorker({ databaseUrl: database.url, events: [orderEvent({ at: '2024-12-05T10:00:00Z' })] })
    await worker.answered(1)
    const { data } = await client.next('changed', before)
    expect(data.changes).toMatchObject([{ days: [{ from: '2024-12-05', to: '2024-12-05' }] }])
    await worker.ended
  })
})

test('many notifications become up to four events per second', async () => {
  const { url } = await startServer()
  const client = await listenAt(url)
  const before = client.events.length
  const started = performance.now()
  let sent = 0
  while (performance.now() - started < 1500 || sent <= 50) {
    await notify({
      tables: ['storm'],
      changed: [['default', 'EUR', [0], ['2024-12-01', '2024-12-01'], 1, '1']],
      activity: [['default', 1, 0, 0]],
    })
    sent++
  }
  const received = () =>
    client.events.slice(before).reduce((sum, { name, data }) => sum + (name === 'counts' ? Number(data.events) : 0), 0)
  await vi.waitFor(() => expect(received()).toBe(sent), waiting)
  const changes = client.events.slice(before).filter(({ name }) => name === 'changed')
  const seconds = ((changes.at(-1)?.atMs ?? 0) - started) / 1000
  expect(changes.length).toBeGreaterThan(2)
  expect(changes.length).toBeLessThanOrEqual(1 + Math.ceil(seconds * 4))
})

describe('a client that reconnects', () => {
  const change = (day: string) => ({
    tables: ['t'],
    changed: [['default', 'EUR', [0], [day, day], 0, '0']],
    activity: [],
  })

  test('receives missed changes in one event, and no event without missed changes', async () => {
    const { url } = await startServer()
    const first = await listenAt(url)
    const staying = await listenAt(url)
    const lastEventId = staying.events.at(-1)?.id ?? ''
    first.close()
    for (const day of ['2024-12-01', '2024-12-05', '2024-12-02']) {
      const before = staying.events.length
      await notify(change(day))
      await staying.next('changed', before)
    }
    const again = await openLive(url, '', { 'last-event-id': lastEventId })
    clients.push(again)
    const { data, id } = await again.next('changed')
    expect(data.changes).toMatchObject([
      {
        days: [
          { from: '2024-12-01', to: '2024-12-02' },
          { from: '2024-12-05', to: '2024-12-05' },
        ],
      },
    ])
    expect(again.events).toHaveLength(1)
    expect(id).toBe(staying.events.at(-1)?.id)

    const current = await openLive(url, '', { 'last-event-id': id ?? '' })
    clients.push(current)
    await notify(change('2024-12-24'))
    expect((await current.next('changed')).data.changes).toMatchObject([
      { days: [{ from: '2024-12-24', to: '2024-12-24' }] },
    ])
    expect(current.events).toHaveLength(1)
  })

  test('to another server, or with an invalid id, receives "everything"', async () => {
    const { url } = await startServer()
    await listenAt(url)
    for (const id of ['0123456789ab-1', 'nonsense', '', '-1', 'x'.repeat(5000)]) {
      const client = await openLive(url, '', { 'last-event-id': id })
      clients.push(client)
      expect((await client.next('everything')).data).toEqual({})
    }
  })
})

test('a lost listening connection is opened again, and clients receive "everything"', async () => {
  const { url } = await startServer()
  const client = await listenAt(url)
  const before = client.events.length
  const [pid] = await listeners()
  await database.pool.query('select pg_terminate_backend($1)', [pid])
  await client.next('everything', before)
  const [newPid] = await listeners()
  expect(newPid).not.toBe(pid)
  await inbox.submit([{ source: 'test', body: JSON.stringify(orderEvent({ at: '2024-12-06T10:00:00Z' })) }])
  await client.next('changed', client.events.length)
})

describe('access keys and filters', () => {
  const accessKeys = [
    { key: 'key-of-all-tenants', tenantId: undefined },
    { key: 'key-of-nord-tenant', tenantId: 'nord' },
  ]
  const withKey = (key: string) => ({ authorization: `Bearer ${key}` })

  test('a key of a tenant receives only changes of its tenant, and filters limit them further', async () => {
    const { url, app } = await startServer({ accessKeys })
    const nord = await listenAt(url, '', withKey('key-of-nord-tenant'))
    const all = await listenAt(url, '', withKey('key-of-all-tenants'))
    const filtered = await listenAt(url, '?tenant=nord&currency=EUR', withKey('key-of-all-tenants'))
    const before = [nord, all, filtered].map(({ events }) => events.length)
    const sales = [
      { tenant: 'süd', currency: 'EUR' },
      { tenant: 'nord', currency: 'EUR' },
      { tenant: 'nord', currency: 'USD' },
    ]
    const events = sales.map((sale) => orderEvent({ at: '2024-12-07T10:00:00Z', ...sale }))
    await post(app, events, withKey('key-of-all-tenants'))
    const heard = async (client: LiveClient, i: number) => {
      const { data } = await client.next('changed', before[i])
      return (data.changes as { tenant: string; currency: string }[])
        .map(({ tenant, currency }) => `${tenant} ${currency}`)
        .sort()
    }
    expect(await heard(all, 1)).toEqual(['nord EUR', 'nord USD', 'süd EUR'])
    expect(await heard(nord, 0)).toEqual(['nord EUR', 'nord USD'])
    expect(await heard(filtered, 2)).toEqual(['nord EUR'])
    expect((await nord.next('counts', before[0])).data).toMatchObject({ events: 2 })
    expect(JSON.stringify(nord.events)).not.toContain('süd')
  })

  test('without a key, with the key of another tenant, or with an invalid filter, the stream is refused', async () => {
    const { app } = await startServer({ accessKeys })
    const ask = (query: string, headers = {}) => app.inject({ url: `/api/analytics/live${query}`, headers })
    expect((await ask('')).statusCode).toBe(401)
    expect((await ask('?tenant=süd', withKey('key-of-nord-tenant'))).statusCode).toBe(403)
    const wrong = await ask('?currency=euro&tenant=', withKey('key-of-all-tenants'))
    expect(wrong.statusCode).toBe(400)
    expect(wrong.json().errors).toHaveLength(2)
  })

  test('pages of other sites get no CORS headers, and HEAD opens no stream', async () => {
    const { url, app } = await startServer()
    const client = await openLive(url, '', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })
    clients.push(client)
    expect(Object.keys(client.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect((await app.inject({ method: 'HEAD', url: '/api/analytics/live' })).statusCode).toBe(405)
  })
})

describe('clients that do not read', () => {
  /** News that make a large event. */
  const large = (i: number) => ({
    tables: ['t'.repeat(60)],
    changed: Array.from({ length: 60 }, (_, j) => [`tenant ${i}-${j} ${'x'.repeat(60)}`, 'EUR', [0], [], 0, '0']),
    activity: [],
  })

  /** The routes alone, which send an event for each change. */
  async function startHastyServer(giveUpAfterMs?: number) {
    const feed = createLiveFeed({ pool: database.pool, log, notifyEveryMs: 1, heartbeatEveryMs: 5, giveUpAfterMs })
    const app = fastify()
    app.setValidatorCompiler(() => () => true)
    app.setSerializerCompiler(() => JSON.stringify)
    app.decorateRequest('boundTenantId', undefined)
    addLiveRoutes(app, feed)
    servers.push(app)
    return { feed, url: await app.listen({ port: 0, host: '127.0.0.1' }) }
  }

  /** Sends until what the operating system buffers for the client is full. */
  async function fill(feed: LiveFeed): Promise<number> {
    let most = 0
    for (let i = 0; feed.accounting().blocked === 0 && i < 20_000; i++) {
      await notify(large(i % 8))
      most = Math.max(most, feed.accounting().bufferedBytes)
    }
    expect(feed.accounting().blocked).toBe(1)
    return most
  }

  test('use a limited number of bytes, and receive the missed changes when they read again', async () => {
    const { feed, url } = await startHastyServer()
    const reading = await listenAt(url)
    const stuck = await listenAt(url)
    stuck.pause()
    const most = await fill(feed)
    const { bufferedBytes } = feed.accounting()
    for (let i = 0; i < 50; i++) {
      const before = reading.events.length
      await notify(large(i % 8))
      await reading.next('changed', before)
    }
    expect(feed.accounting()).toEqual({ clients: 2, blocked: 1, bufferedBytes })
    expect(Math.max(most, bufferedBytes)).toBeLessThan(256 * 1024)

    await notify({ tables: ['missed'], changed: [['default', 'EUR', [0], [], 0, '0']], activity: [] })
    stuck.resume()
    await vi.waitFor(() => expect(JSON.stringify(stuck.events.at(-1))).toContain('missed'), waiting)
    expect(feed.accounting()).toMatchObject({ blocked: 0, bufferedBytes: 0 })
    const ids = stuck.events.flatMap(({ id }) => (id === undefined ? [] : [Number(id.split('-')[1])]))
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    expect(stuck.events.length).toBeLessThan(reading.events.length)
  })

  test('are disconnected after a while, and other clients receive keep-alive comments', async () => {
    const { feed, url } = await startHastyServer(100)
    const reading = await listenAt(url)
    const stuck = await listenAt(url)
    stuck.pause()
    await fill(feed)
    await vi.waitFor(() => expect(feed.accounting()).toMatchObject({ clients: 1, blocked: 0 }), waiting)
    await vi.waitFor(() => expect(reading.comments.length).toBeGreaterThan(2), waiting)
  })
})

test('a thousand clients receive a change, and are removed when they disconnect', async () => {
  const { url, app } = await startServer()
  await listenAt(url)
  const many = await Promise.all(Array.from({ length: 1000 }, () => openLive(url)))
  clients.push(...many)
  expect(await metricOf(app, READING)).toBe(1001)
  await post(app, [orderEvent({ at: '2024-12-08T10:00:00Z' })])
  await Promise.all(many.map((client) => client.next('changed')))
  for (const client of many) client.close()
  await vi.waitFor(async () => expect(await metricOf(app, READING)).toBe(1), waiting)
  expect(await listeners()).toHaveLength(1)
})

test('one access key cannot occupy the streams of other keys', async () => {
  const keys = ['the-key-of-tenant-nord', 'the-key-of-somebody-else']
  const accessKeys = keys.map((key, i) => ({ key, tenantId: i === 0 ? 'nord' : undefined }))
  const { url } = await startServer({ accessKeys, streamsPerClient: 20 })
  const [nord, other] = keys.map((key) => ({ authorization: `Bearer ${key}` }))
  const open = async (headers: Record<string, string> | undefined) => {
    const client = await openLive(url, '', headers)
    clients.push(client)
    return client
  }
  const own = await Promise.all(Array.from({ length: 30 }, () => open(nord)))
  const refused = own.filter(({ status }) => status === 429)
  expect([refused.length, own.length - refused.length]).toEqual([10, 20])
  expect(refused[0]?.headers['retry-after']).toBe('30')
  expect((await open(other)).status).toBe(200)
  own.find(({ status }) => status === 200)?.close()
  await vi.waitFor(async () => expect((await open(nord)).status).toBe(200), waiting)
})

test('a server with open streams closes at once, and ends its streams and its listening connection', async () => {
  const { url, app } = await startServer()
  const client = await listenAt(url)
  const stuck = await listenAt(url)
  stuck.pause()
  const started = performance.now()
  await app.close()
  servers.splice(0)
  expect(performance.now() - started).toBeLessThan(scaled(5000))
  stuck.resume()
  await client.ended
  await stuck.ended
  await vi.waitFor(async () => expect(await listeners()).toHaveLength(0), waiting)
})
