import { beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { listAudit } from '../access/audit.ts'
import { readConfig } from '../config/config.ts'
import { recordSettings } from './record-settings.ts'

const database = useTestDatabase()
beforeEach(() => database.pool.query('truncate audit_log, recorded_settings'))

const start = (environment: Record<string, string>) => recordSettings(database.pool, readConfig(environment))
const entries = async () => (await listAudit(database.pool, { limit: 10 })).entries

test('a start with the defaults, or with the values of the last start, has no entry', async () => {
  await start({})
  expect(await entries()).toEqual([])
  await start({ TIDEMARK_CURRENCY: 'EUR' })
  await start({ TIDEMARK_CURRENCY: 'EUR', PORT: '5003', TIDEMARK_BATCH_SIZE: '10' })
  expect(await entries()).toHaveLength(1)
})

test('the entry names the changed settings with both values', async () => {
  await start({ TIDEMARK_RAW_RETENTION_DAYS: '400', TIDEMARK_ALLOWED_HOSTS: 'shop.example.com' })
  await start({ TIDEMARK_RAW_RETENTION_DAYS: '30', TIDEMARK_ALLOWED_HOSTS: 'shop.example.com' })
  const raw = 'TIDEMARK_RAW_RETENTION_DAYS'
  expect(await entries()).toMatchObject([
    { action: 'settings.changed', actorKind: 'service', object: raw, detail: { [raw]: { from: 400, to: 30 } } },
    { object: expect.stringContaining('TIDEMARK_ALLOWED_HOSTS'), detail: { [raw]: { from: 0, to: 400 } } },
  ])
})

test('several processes that start at the same time make one entry, without secrets', async () => {
  const secret = 'a-secret-of-the-settings'
  const environment = {
    TIDEMARK_TENANT: 'acme',
    TIDEMARK_ACCESS_KEYS: secret,
    DATABASE_URL: `postgres://a:${secret}@db/a`,
  }
  await Promise.all([1, 2, 3].map(() => start(environment)))
  expect((await entries()).map(({ object }) => object).sort()).toEqual(['TIDEMARK_ACCESS_KEYS', 'TIDEMARK_TENANT'])
  const { rows } = await database.pool.query(
    'select audit_log::text as text from audit_log union all select recorded_settings::text from recorded_settings',
  )
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('other access keys of the settings make an entry with names, tenants and scopes, and say which secret is another one', async () => {
  const keys = (...list: string[]) => start({ TIDEMARK_ACCESS_KEYS: list.join() })
  const first = 'a-first-key-of-the-settings'
  await keys(first)
  await keys(first)
  await keys(first, 'acme:a-second-key-of-the-settings')
  await keys('another-key-of-the-settings', 'acme:a-second-key-of-the-settings')
  await start({})
  const name = 'TIDEMARK_ACCESS_KEYS'
  const [all, acme] = ['key 0: all scopes', 'key 1: all scopes of tenant acme']
  expect((await entries()).map(({ action, object, detail }) => ({ action, object, detail }))).toEqual(
    [
      { [name]: { from: [], to: [all] }, replaced: [] },
      { [name]: { from: [all], to: [all, acme] }, replaced: [] },
      { [name]: { from: [all, acme], to: [all, acme] }, replaced: ['key 0'] },
      { [name]: { from: [all, acme], to: [] }, replaced: [] },
    ]
      .map((detail) => ({ action: 'settings.changed', object: name, detail }))
      .reverse(),
  )
})
