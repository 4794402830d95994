import { describe, expect, test, vi } from 'vitest'
import { post, useLiveServers, waiting } from '../../../test/helpers/http/live-servers.ts'
import { orderEvent } from '../../../test/helpers/http/test-server.ts'
import type { LiveClient } from '../../../test/helpers/live-client.ts'
import { useWorkers } from '../../../test/helpers/workers.ts'

const { database, startServer, connect, listenAt, listeners, notify, submit } = useLiveServers()
const startWorker = useWorkers()

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
    const again = await connect(url, '', { 'last-event-id': lastEventId })
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

    const current = await connect(url, '', { 'last-event-id': id ?? '' })
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
      const client = await connect(url, '', { 'last-event-id': id })
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
  await submit({ source: 'test', body: JSON.stringify(orderEvent({ at: '2024-12-06T10:00:00Z' })) })
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
    const client = await connect(url, '', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })
    expect(Object.keys(client.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect((await app.inject({ method: 'HEAD', url: '/api/analytics/live' })).statusCode).toBe(405)
  })
})
