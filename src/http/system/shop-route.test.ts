import { expect, test } from 'vitest'
import { orderEvent, useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer({ timeZone: 'Europe/Berlin', currency: 'EUR' })
const guarded = useTestServer({
  accessKeys: [
    { key: 'a-key-of-all-tenants', tenantId: undefined },
    { key: 'a-key-of-tenant-nord', tenantId: 'nord' },
    { key: 'a-key-of-tenant-west', tenantId: 'west' },
  ],
})
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const shop = async (search = '') => (await server.app.inject(`/api/shop${search}`)).json()

test('a shop without events has no currencies yet', async () => {
  expect(await shop()).toMatchObject({
    tenant: 'default',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    currencies: [],
    today: '2024-12-20',
    firstDay: null,
  })
})

test('the currencies and the first day of a shop come only from events of its tenant', async () => {
  await server.post([
    orderEvent({ at: '2024-03-01T10:00:00Z', currency: 'USD' }),
    orderEvent({ at: '2023-12-31T23:30:00Z', currency: 'EUR' }),
    orderEvent({ at: '2024-05-01T10:00:00Z', currency: 'EUR' }),
    orderEvent({ at: '2020-05-01T10:00:00Z', currency: 'CHF', tenant: 'nord' }),
  ])
  expect(await shop()).toMatchObject({ currencies: ['EUR', 'USD'], firstDay: '2024-01-01' })
  expect(await shop('?tenant=nord')).toMatchObject({ currencies: ['CHF'], firstDay: '2020-05-01' })
})

test('the tenants are those with events that the access key opens', async () => {
  expect(await shop()).toMatchObject({ tenant: 'default', tenants: ['default', 'nord'] })
  await guarded.post([orderEvent({ at: '2024-03-01T10:00:00Z', tenant: 'nord' })], bearer('a-key-of-all-tenants'))
  const tenantsOf = async (key: string) =>
    (await guarded.app.inject({ url: '/api/shop', headers: bearer(key) })).json().tenants
  expect(await tenantsOf('a-key-of-all-tenants')).toEqual(['nord'])
  expect(await tenantsOf('a-key-of-tenant-nord')).toEqual(['nord'])
  expect(await tenantsOf('a-key-of-tenant-west')).toEqual([])
})

test('requests at the same time share the reading of the tables', async () => {
  const holder = await server.database.pool.connect()
  try {
    await holder.query('begin; lock table daily_sales_analytics in access exclusive mode')
    const asked = Array.from({ length: 20 }, () => shop())
    // Without sharing they would keep all connections of reports waiting, and this request with them.
    expect((await server.app.inject('/api/analytics/orders/nothing')).statusCode).toBe(404)
    await holder.query('commit')
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ currencies: ['EUR', 'USD'] })
  } finally {
    holder.release()
  }
})

test('today is the current day of the requested time zone', async () => {
  expect(await shop('?timezone=Pacific/Kiritimati')).toMatchObject({ today: '2024-12-21' })
  expect((await server.app.inject('/api/shop?timezone=Mars')).statusCode).toBe(400)
})
