import { expect, test } from 'vitest'
import { SECRET, signDelivery } from '../../../test/helpers/connections/sign-delivery.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const KEY = 'a-key-that-opens-all'
const OTHER = 'whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0'
const connections = JSON.stringify([{ name: 'fixed', platform: 'shopify', secrets: ['a secret'], tenant: 'one' }])
const server = useTestServer({ connections, accessKeys: [{ key: KEY, tenantId: undefined }] })

async function call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
  const answer = await server.app.inject({ method, url, headers, ...(body && { payload: JSON.stringify(body) }) })
  return { status: answer.statusCode, body: answer.json(), text: answer.body }
}

const statusOfDelivery = async (secret: string, name = 'shop') => {
  const payload = JSON.stringify({ type: 'CartViewed', timestamp: '2024-12-20T10:00:00Z', data: {} })
  const headers = signDelivery(payload, { secret })
  return (await server.app.inject({ method: 'POST', url: `/hooks/${name}`, payload, headers })).statusCode
}

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: scaled(5000) })

test('a connection is added, receives deliveries, is changed and removed, and its secret never comes out', async () => {
  const added = await call('POST', '/api/connections', {
    name: 'shop',
    platform: 'standard-webhooks',
    secrets: [SECRET],
  })
  expect(added).toMatchObject({
    status: 201,
    body: {
      url: expect.stringMatching('/hooks/shop$'),
      setUp: expect.arrayContaining([expect.stringContaining('/hooks/shop at the sender')]),
      settings: { role: 'all', secrets: 1, hasGuestKey: false, options: {} },
    },
  })
  await soon(() => statusOfDelivery(SECRET)).toBe(200)
  expect(await statusOfDelivery(OTHER)).toBe(401)

  const rotate = (keepEarlier: boolean) =>
    call('POST', '/api/connections/shop/secrets', { secrets: [OTHER], keepEarlier })
  const rotated = await rotate(true)
  expect(rotated).toMatchObject({ status: 200, body: { settings: { secrets: 2 } } })
  await soon(() => statusOfDelivery(OTHER)).toBe(200)
  expect(await statusOfDelivery(SECRET)).toBe(200)
  expect((await rotate(false)).body.settings.secrets).toBe(1)
  await soon(() => statusOfDelivery(SECRET)).toBe(401)

  const guestKey = 'a key of sixteen characters'
  const changed = await call('PATCH', '/api/connections/shop', { productKey: 'sku', guestKey })
  expect(changed.body.settings).toMatchObject({ productKey: 'sku', hasGuestKey: true, secrets: 1 })
  expect((await call('PATCH', '/api/connections/shop', { guestKey: null })).body.settings.hasGuestKey).toBe(false)

  const listed = await call('GET', '/api/connections')
  expect(listed.body.connections.map(({ name, origin }: { name: string; origin: string }) => [name, origin])).toEqual([
    ['fixed', 'settings'],
    ['shop', 'database'],
  ])
  expect(await call('DELETE', '/api/connections/shop')).toMatchObject({ status: 200, body: { removed: 'shop' } })
  await soon(() => statusOfDelivery(OTHER)).toBe(404)

  const log = await call('GET', '/api/audit')
  const entries = log.body.entries.filter(({ object }: { object: string }) => object === 'shop')
  expect(entries).toMatchObject([
    { action: 'connection.removed', detail: { platform: 'standard-webhooks' } },
    { action: 'connection.changed', detail: { changed: ['guestKey'] } },
    { action: 'connection.changed', detail: { changed: ['productKey', 'guestKey'] } },
    { action: 'connection.rotated', detail: { kept: 'only these', secrets: 1 } },
    { action: 'connection.rotated', detail: { kept: 'earlier secrets', secrets: 2 } },
    { action: 'connection.added', actorKind: 'key', detail: { platform: 'standard-webhooks' } },
  ])
  for (const { text } of [added, rotated, changed, listed, log]) {
    for (const secret of [SECRET, OTHER, guestKey]) expect(text).not.toContain(secret)
  }
})

test.each([
  [{ platform: 'shopify' }, 400, 'name'],
  [{ name: 'x', platform: 'nothing' }, 400, 'platform must be one of'],
  [{ name: 'x', platform: 'shopify' }, 400, 'secrets is missing'],
  [{ name: 'x', platform: 'shopify', secrets: ['a secret'], colour: 'red' }, 400, 'unknown property "colour"'],
  [{ name: 'x', platform: 'shopify', secrets: ['a secret'], options: { colour: 'red' } }, 400, 'unknown option'],
  [{ name: 'fixed', platform: 'shopify', secrets: ['a secret'] }, 409, 'already'],
  [{ name: 'x', platform: 'shopify', secrets: ['a secret'], tenant: 'one' }, 409, 'orders of the same tenant'],
])('a connection that cannot be added is refused with the reason: %j', async (body, status, detail) => {
  const refused = await call('POST', '/api/connections', body)
  expect(refused).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } })
  expect(refused.text).not.toContain('a secret')
})

test('what identifies orders cannot be changed, and neither can connections of the settings', async () => {
  expect((await call('PATCH', '/api/connections/fixed', { idPrefix: 'x' })).status).toBe(400)
  for (const [method, path, body] of [
    ['PATCH', 'fixed', { countPending: true }],
    ['POST', 'fixed/secrets', { secrets: ['another'] }],
    ['DELETE', 'fixed', undefined],
  ] as const) {
    const refused = await call(method, `/api/connections/${path}`, body)
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('TIDEMARK_CONNECTIONS') } })
  }
  expect((await call('DELETE', '/api/connections/nothing')).status).toBe(404)
  expect((await call('POST', '/api/connections/fixed/secrets', { secrets: [] })).status).toBe(400)
})

test('a change that a platform does not allow changes nothing', async () => {
  const entry = { name: 'woo', platform: 'woocommerce', secrets: ['a secret'], role: 'payments-only' }
  expect((await call('POST', '/api/connections', entry)).status).toBe(201)
  const wrong = await call('PATCH', '/api/connections/woo', { options: { url: 'ftp://shop' } })
  expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringContaining('options.url must be') } })
  const { connections: all } = (await call('GET', '/api/connections')).body
  expect(all.find(({ name }: { name: string }) => name === 'woo').settings.options).toEqual({})
})

test('the platforms are listed with their options and the secret that they need', async () => {
  const { platforms } = (await call('GET', '/api/platforms')).body
  expect(platforms).toContainEqual({
    platform: 'shopify',
    title: 'Shopify',
    secretHint: expect.stringContaining('Settings → Notifications'),
    options: [{ name: 'currency', meaning: expect.stringContaining('ISO 4217') }],
  })
})
