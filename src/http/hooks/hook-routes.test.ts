import { expect, test } from 'vitest'
import { SECRET, signDelivery } from '../../../test/helpers/connections/sign-delivery.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { createPool } from '../../db/pool.ts'

const accessKeys = [
  { key: 'a-key-that-opens-all', tenantId: undefined },
  { key: 'a-key-of-acme-only', tenantId: 'acme' },
]
const connections = JSON.stringify([
  { name: 'shop', platform: 'standard-webhooks', secrets: [SECRET] },
  { name: 'acme', platform: 'standard-webhooks', secrets: [SECRET], tenant: 'acme', idPrefix: 'a-' },
])
const server = useTestServer({ accessKeys, connections })
/** Its inbox works, and what stores deliveries and connections finds no database. */
const away = useTestServer({ connections }, { pool: createPool({ url: 'postgres://nobody@127.0.0.1:1/nothing' }) })

const order = (id: string, total = '39.98') => ({
  type: 'OrderCreated',
  timestamp: '2024-12-20T10:00:00Z',
  data: {
    orderId: id,
    customerId: 'cust-1',
    totalAmount: total,
    createdAt: '2024-12-20T10:00:00Z',
    items: [{ productId: 'p-1', quantity: 1, unitPrice: total, note: 'for Ada Lovelace' }],
    email: 'ada@example.com',
    shippingAddress: { name: 'Ada Lovelace', street: '12 St James Square' },
  },
})

function deliver(
  body: unknown,
  options: Parameters<typeof signDelivery>[1] & { name?: string; headers?: object } = {},
) {
  const { name = 'shop', headers = {}, ...signing } = options
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  return server.app.inject({
    method: 'POST',
    url: `/hooks/${name}`,
    payload,
    headers: { ...signDelivery(payload, signing), ...headers },
  })
}

const ask = (url: string, key = 'a-key-that-opens-all') =>
  server.app.inject({ url, headers: { authorization: `Bearer ${key}` } })

const statusOf = async (name: string, key?: string) => {
  const { connections } = (await ask('/api/connections', key)).json()
  return connections.find((connection: { name: string }) => connection.name === name)
}

const stored = async () =>
  (await server.database.pool.query('select * from deliveries order by delivery_id')).rows as {
    outcome: string
    kept: string
    reason: string
  }[]

test('an authentic delivery counts once, however often it arrives, and holds no persons', async () => {
  const answer = await deliver(order('o-1'), { id: 'msg_order' })
  expect(answer.json()).toEqual({ outcome: 'applied', topic: 'OrderCreated', events: 1 })
  expect((await deliver(order('o-1'), { id: 'msg_order' })).json().outcome).toBe('duplicate')
  expect((await deliver(order('o-1'), { id: 'msg_again' })).json().outcome).toBe('duplicate')
  const { rows } = await server.database.pool.query(`select order_id, total from orders where tenant_id = 'default'`)
  expect(rows).toEqual([{ order_id: 'o-1', total: '39.98' }])

  const everything = await server.database.pool.query(`
    select to_jsonb(deliveries)::text as text from deliveries
    union all
    select to_jsonb(raw_events)::text from raw_events`)
  expect(everything.rows.length).toBeGreaterThanOrEqual(4)
  expect(everything.rows.map(({ text }) => text).join()).not.toMatch(/Ada|Lovelace|ada@|James/)
})

test('a wrong signature is refused with 401, and nothing of the delivery is stored', async () => {
  const before = (await stored()).length
  const body = JSON.stringify(order('o-forged'))
  const wrong = await deliver(body, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })
  expect(wrong.statusCode).toBe(401)
  const changed = await server.app.inject({
    method: 'POST',
    url: '/hooks/shop',
    payload: body.replace('39.98', '39.99'),
    headers: signDelivery(body),
  })
  expect(changed.statusCode).toBe(401)
  expect((await deliver(body, { timestamp: Date.parse('2024-12-20T12:05:01Z') / 1000 })).statusCode).toBe(401)
  expect((await server.app.inject({ method: 'POST', url: '/hooks/shop', payload: body })).statusCode).toBe(401)
  expect(await stored()).toHaveLength(before)
  expect(await statusOf('shop')).toMatchObject({
    deliveries: { refused: 4 },
    lastRefusal: { text: 'The headers webhook-id, webhook-timestamp and webhook-signature are required' },
  })
})

test('content that cannot be read is answered with 200 and listed as a problem', async () => {
  expect((await deliver('not JSON')).statusCode).toBe(200)
  const invalid = await deliver({ ...order('o-2'), data: { orderId: 'o-2' } }, { id: 'msg_invalid' })
  expect(invalid.statusCode).toBe(200)
  expect(invalid.json()).toMatchObject({
    outcome: 'problem',
    reason: expect.stringMatching('1 of 1 events were rejected. OrderCreated: totalAmount'),
  })
  const unknown = await deliver({ type: 'CartViewed', timestamp: '2024-12-20T10:00:00Z', data: { user: 'Ada' } })
  expect(unknown.json()).toMatchObject({ outcome: 'ignored', reason: 'unknown_type', topic: 'CartViewed' })
  const status = await statusOf('shop')
  expect(status).toMatchObject({
    deliveries: { problem: 2, ignored: 1 },
    unresolvedProblems: 2,
    ignored: [{ reason: 'unknown_type', deliveries: 1 }],
    lastProblem: { topic: 'OrderCreated' },
  })
  expect((await stored()).map(({ kept }) => kept ?? '').join()).not.toMatch('Ada')
})

test('ids of a connection with a prefix are apart, and its events are of its tenant only', async () => {
  const body = { ...order('o-1'), tenant: 'default', tenantId: 'default' }
  expect((await deliver(body, { name: 'acme' })).json().outcome).toBe('applied')
  const { rows } = await server.database.pool.query(`select order_id, customer_id from orders where tenant_id = 'acme'`)
  expect(rows).toEqual([{ order_id: 'a-o-1', customer_id: 'a-cust-1' }])
})

test('each tenant sees its own connections, with the address to paste', async () => {
  const { connections: all } = (await ask('/api/connections')).json()
  expect(all.map(({ name }: { name: string }) => name)).toEqual(['acme', 'shop'])
  const { connections: own } = (await ask('/api/connections', 'a-key-of-acme-only')).json()
  expect(own).toMatchObject([
    { name: 'acme', tenant: 'acme', url: 'http://localhost:80/hooks/acme', deliveries: { applied: 1 }, problem: null },
  ])
  expect(own[0].setUp[0]).toContain('http://localhost:80/hooks/acme')
  expect(JSON.stringify(all)).not.toContain('MDEyMzQ1')
  expect((await server.app.inject('/api/connections')).statusCode).toBe(401)
})

test('unknown names, methods, encodings and sizes are refused', async () => {
  expect((await deliver(order('o-3'), { name: 'unknown' })).statusCode).toBe(404)
  const get = await server.app.inject({ method: 'GET', url: '/hooks/shop' })
  expect([get.statusCode, get.headers.allow]).toEqual([405, 'POST'])
  expect((await server.app.inject({ method: 'OPTIONS', url: '/hooks/shop' })).statusCode).toBe(405)
  expect((await server.app.inject({ method: 'PUT', url: '/hooks/shop' })).statusCode).toBe(405)
  const encoded = await deliver(order('o-3'), { headers: { 'content-encoding': 'gzip' } })
  expect([encoded.statusCode, encoded.headers['accept-encoding']]).toEqual([415, 'identity'])
  expect((await deliver(' '.repeat((8 << 20) + 1))).statusCode).toBe(413)
})

test('the signature covers the bytes as they were sent', async () => {
  const body = `\ufeff${JSON.stringify(order('o-bom'))}`
  const answer = await deliver(body, { id: 'msg_bom' })
  expect(answer.json()).toMatchObject({ outcome: 'applied' })
})

test('the events are in the accounting under the name of the connection', async () => {
  const { rows } = await server.database.pool.query(
    `select source, type, applied from ingest_accounting where source like 'hook:%' and tenant_id = 'acme'`,
  )
  expect(rows).toEqual([{ source: 'hook:acme', type: 'OrderCreated', applied: '1' }])
})

test('while the database is away, a delivery is answered with 503, and counts once when it is sent again', async () => {
  const payload = JSON.stringify(order('o-away'))
  const post = (name: string) =>
    away.app.inject({ method: 'POST', url: `/hooks/${name}`, payload, headers: signDelivery(payload) })
  for (const name of ['shop', 'shop', 'in-the-database']) {
    const { statusCode, headers } = await post(name)
    expect([name, statusCode, headers['retry-after']]).toEqual([name, 503, '2'])
  }
  const { rows } = await away.database.pool.query(`select order_id from orders`)
  expect(rows).toEqual([{ order_id: 'o-away' }])
})

test('a connection whose secrets cannot be decrypted is answered with 503, and listed with its problem', async () => {
  await server.database.pool.query(`
    insert into connections (name, platform, settings, sealed_secrets)
    values ('sealed', 'standard-webhooks', '{}', '\\x0102')`)
  await expect
    .poll(async () => (await deliver(order('o-4'), { name: 'sealed' })).statusCode, { timeout: scaled(5000) })
    .toBe(503)
  expect(await statusOf('sealed')).toMatchObject({ origin: 'database', problem: expect.stringContaining('secret.key') })
})

test('many deliveries at once are all counted', async () => {
  const ids = Array.from({ length: 700 }, (_, i) => `burst-${i}`)
  const answers = await Promise.all(ids.map((id) => deliver(order(id, '1.00'), { id: `msg_${id}` })))
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
  const { rows } = await server.database.pool.query(
    `select count(*)::int as orders, sum(total)::text as total from orders where order_id like 'burst-%'`,
  )
  expect(rows).toEqual([{ orders: 700, total: '700' }])
  const kept = (await stored()).filter(({ kept }) => kept?.includes('burst-'))
  expect(kept).toHaveLength(700)
})
