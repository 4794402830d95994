import fastify, { type FastifyInstance } from 'fastify'
import { describe, expect, test, vi } from 'vitest'
import { post, useLiveServers, waiting } from '../../../test/helpers/http/live-servers.ts'
import { orderEvent } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { createLiveFeed, type LiveFeed } from '../../live/feed.ts'
import { addLiveRoutes } from './live-routes.ts'

const { database, log, servers, startServer, connect, listenAt, listeners, notify } = useLiveServers()

const metricOf = async (app: FastifyInstance, name: string) =>
  Number(
    (await app.inject('/metrics')).body
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )

const READING = 'tidemark_live_clients{state="reading"}'

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
  const many = await Promise.all(Array.from({ length: 1000 }, () => connect(url)))
  expect(await metricOf(app, READING)).toBe(1001)
  await post(app, [orderEvent({ at: '2024-12-08T10:00:00Z' })])
  await Promise.all(many.map((client) => client.next('changed')))
  for (const client of many) client.close()
  await vi.waitFor(async () => expect(await metricOf(app, READING)).toBe(1), waiting)
  expect(await listeners()).toHaveLength(1)
})

test('a change is sent to ten clients at a time, and other work continues between them', async () => {
  let groups = 0
  const pace = async () => void groups++
  const feed = createLiveFeed({ pool: database.pool, log, pace })
  const texts = Array.from({ length: 25 }, () => {
    const stream = feed.open({}, undefined)
    const received = { text: '' }
    stream.on('data', (chunk: Buffer) => {
      received.text += chunk
    })
    return received
  })
  try {
    // The first one is sent to a new client, the second one when the feed begins to listen.
    const hasBoth = ({ text }: { text: string }) => text.split('event: everything').length === 3
    await vi.waitFor(() => expect(texts.every(hasBoth)).toBe(true), waiting)
    expect(groups).toBe(3)
  } finally {
    await feed.close()
  }
})

test('one access key cannot occupy the streams of other keys', async () => {
  const keys = ['the-key-of-tenant-nord', 'the-key-of-somebody-else']
  const accessKeys = keys.map((key, i) => ({ key, tenantId: i === 0 ? 'nord' : undefined }))
  const { url } = await startServer({ accessKeys, streamsPerClient: 20 })
  const [nord, other] = keys.map((key) => ({ authorization: `Bearer ${key}` }))
  const open = (headers: Record<string, string> | undefined) => connect(url, '', headers)
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
