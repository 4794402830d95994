import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { createPool } from '../db/pool.ts'
import { createKeyRing, type KeyRing, type KeyRingSettings } from './key-ring.ts'
import { createKey, type KeyRequest, revokeKey, rotateKey } from './keys.ts'
import { KeysUnknown } from './keys-in-memory.ts'

const database = useTestDatabase()
const log = pino({ level: 'silent' })
const actor = { kind: 'command', name: 'ann' } as const
const GIVEN = 'a-key-of-the-settings'
const rings: KeyRing[] = []
const soon = { timeout: scaled(5000), interval: 5 }

/** A ring as another process would have it. */
async function startRing(settings: Partial<KeyRingSettings> = {}): Promise<KeyRing> {
  const ring = createKeyRing({ pool: database.pool, log, ...settings })
  rings.push(ring)
  await ring.start()
  return ring
}

const create = (name: string, more: Partial<KeyRequest> = {}) =>
  createKey(database.pool, { name, scopes: ['read'], tenantId: undefined, expiry: undefined, ...more }, actor)

beforeEach(() => database.pool.query('truncate access_keys, audit_log'))
afterEach(async () => {
  for (const ring of rings.splice(0)) await ring.stop()
})

test('keys are needed as soon as there is one, also after all were revoked', async () => {
  const ring = await startRing()
  ring.listen()
  expect(ring.needsKey()).toBe(false)
  const { key } = await create('shop')
  await expect.poll(ring.needsKey, soon).toBe(true)
  await revokeKey(database.pool, key.id, actor)
  expect((await startRing()).needsKey()).toBe(true)
})

test('a key of the settings opens everything', async () => {
  const ring = await startRing({ given: [{ key: GIVEN, tenantId: 'acme' }] })
  expect(ring.needsKey()).toBe(true)
  expect(await ring.find(GIVEN)).toEqual({
    keyId: undefined,
    keyName: 'key 0',
    label: 'key 0',
    tenantId: 'acme',
    scopes: new Set(['ingest', 'read', 'people', 'operate', 'metrics', 'admin']),
  })
})

test('a key has its scopes and those that they include', async () => {
  const ring = await startRing()
  const { text, key } = await create('shop', { scopes: ['people'], tenantId: 'acme' })
  expect(await ring.find(text)).toEqual({
    keyId: key.id,
    keyName: `shop (${key.id})`,
    label: 'shop',
    tenantId: 'acme',
    scopes: new Set(['read', 'people']),
  })
})

test('a key that another process created works at once, and unknown keys cause few queries', async () => {
  const ring = await startRing()
  const { text } = await create('shop')
  expect(await ring.find(text)).toHaveProperty('scopes')
  const others = await Promise.all([create('a'), create('b'), create('c')])
  await database.pool.query("delete from access_keys where name <> 'shop'")
  const query = vi.spyOn(database.pool, 'query')
  try {
    for (let i = 0; i < 200; i++) expect(await ring.find(others[i % 3]?.text ?? '')).toHaveProperty('problem')
    expect(query.mock.calls.length).toBeLessThan(30)
  } finally {
    query.mockRestore()
  }
})

describe('a key that does not work', () => {
  test('is refused with the reason', async () => {
    const ring = await startRing()
    const revoked = await create('revoked')
    const expired = await create('expired', { expiry: { afterMs: 3_600_000 } })
    await revokeKey(database.pool, 'revoked', actor)
    await database.pool.query("update access_keys set expires_at = now() - interval '1 s' where name = 'expired'")
    const problemOf = async (text: string) => ((await ring.find(text)) as { problem: string }).problem
    expect(await problemOf(revoked.text)).toMatch(/^The access key "revoked" was revoked at \d{4}-/)
    expect(await problemOf(expired.text)).toMatch(/^The access key "expired" expired at \d{4}-/)
    expect(await problemOf(revoked.text.slice(0, 50))).toContain('it has 50 characters, and an access key has 58')
    expect(await problemOf('a-key-of-somebody')).toBe('The access key is unknown')
  })

  test('is unknown if only its id is right', async () => {
    const ring = await startRing()
    const { text, key } = await create('shop')
    await database.pool.query("update access_keys set secret_hash = sha256('other'), revoked_at = now()")
    expect(await ring.find(text)).toEqual({ reason: 'unknown', problem: 'The access key is unknown' })
    expect(key.id).toBe(text.slice(4, 20))
  })

  test('has expired by the clock of the database, at the moment', async () => {
    const ring = await startRing()
    const { text } = await create('short', { expiry: { afterMs: scaled(400) } })
    expect(await ring.find(text)).toHaveProperty('scopes')
    await expect.poll(() => ring.find(text), soon).toMatchObject({ problem: expect.stringContaining('expired at') })
  })
})

test('a revoked key is refused in all processes', async () => {
  const { text } = await create('shop')
  const all = [await startRing(), await startRing()]
  for (const ring of all) {
    ring.listen()
    expect(await ring.find(text)).toHaveProperty('scopes')
  }
  await revokeKey(database.pool, 'shop', actor)
  for (const ring of all) await expect.poll(() => ring.find(text), soon).toHaveProperty('problem')
})

test('without notifications a revoked key is refused after the next reading', async () => {
  const { text } = await create('shop')
  const ring = await startRing({ reloadEveryMs: 50 })
  expect(await ring.find(text)).toHaveProperty('scopes')
  await revokeKey(database.pool, 'shop', actor)
  await expect.poll(() => ring.find(text), soon).toHaveProperty('problem')
})

test('after a rotation both keys work until the overlap ends', async () => {
  const { text } = await create('shop')
  const ring = await startRing()
  const { text: next } = await rotateKey(database.pool, 'shop', { overlapMs: 3_600_000 }, actor)
  for (const key of [text, next]) expect(await ring.find(key)).toHaveProperty('scopes')
})

test('keys that were read long ago are not used, except for metrics', async () => {
  const { text } = await create('shop')
  const pool = createPool({ url: database.url, max: 2 })
  const ring = await startRing({
    pool,
    oldestMs: 0,
    reloadEveryMs: 3_600_000,
    given: [{ key: GIVEN, tenantId: undefined }],
  })
  expect(await ring.find(text)).toHaveProperty('scopes')
  await pool.end()
  await expect(ring.find(text)).rejects.toThrow(KeysUnknown)
  expect(await ring.find(text, 'old keys are allowed')).toHaveProperty('scopes')
  expect(await ring.find(GIVEN)).toHaveProperty('scopes')
})

test('the last use is written once for many requests', async () => {
  const { text } = await create('shop')
  const ring = await startRing()
  const lastUse = async () => (await database.pool.query('select last_used_at from access_keys')).rows[0].last_used_at
  for (let i = 0; i < 50; i++) await ring.find(text)
  expect(await lastUse()).toBeNull()
  await ring.stop()
  const first = await lastUse()
  expect(first).not.toBeNull()
  await ring.find(text)
  await ring.stop()
  expect(await lastUse()).toBe(first)
})
