import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { type Actor, listAudit } from './audit.ts'
import { readExpiry } from './expiry.ts'
import { hashOfKey } from './key-text.ts'
import { createKey, revokeKey, rotateKey } from './keys.ts'
import { listKeys } from './stored-key.ts'

const database = useTestDatabase()
const actor: Actor = { kind: 'command', name: 'ann' }
const DAY_MS = 86_400_000

const create = (name: string, more: Partial<Parameters<typeof createKey>[1]> = {}) =>
  createKey(database.pool, { name, scopes: ['ingest'], tenantId: undefined, expiry: undefined, ...more }, actor)
const rotate = (given: string, overlapMs = 0) => rotateKey(database.pool, given, { overlapMs }, actor)
const revoke = (given: string) => revokeKey(database.pool, given, actor)
const audit = async () => (await listAudit(database.pool, { limit: 100 })).entries

beforeEach(() => database.pool.query('truncate access_keys, audit_log'))

test('only the hash of a key is stored', async () => {
  const { text, key } = await create('shop')
  const { rows } = await database.pool.query('select access_keys::text as row, secret_hash from access_keys')
  expect(rows[0].secret_hash).toEqual(hashOfKey(text))
  const secret = text.slice(20)
  expect(rows[0].row).not.toContain(secret)
  expect(JSON.stringify([key, await audit(), await listKeys(database.pool)])).not.toContain(secret)
})

test('a key has its scopes, tenant, expiry and creator', async () => {
  const { key } = await create('shop', { scopes: ['read', 'people'], tenantId: 'acme', expiry: { afterMs: DAY_MS } })
  expect(await listKeys(database.pool)).toEqual([key])
  expect(key).toMatchObject({
    name: 'shop',
    scopes: ['read', 'people'],
    tenantId: 'acme',
    createdBy: 'ann',
    status: 'active',
    lastUsedAt: null,
  })
  expect(Date.parse(key.expiresAt ?? '') - Date.parse(key.createdAt)).toBe(DAY_MS)
})

test('a name is in use until its key is revoked', async () => {
  const { key } = await create('shop')
  await expect(create('shop')).rejects.toThrow('An access key is named "shop" already')
  await revoke(key.id)
  await create('shop')
  expect(await listKeys(database.pool)).toHaveLength(2)
})

test('of two keys with the same name that are created at once, one is refused', async () => {
  const results = await Promise.allSettled([create('shop'), create('shop'), create('shop')])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(await audit()).toHaveLength(1)
})

test('an expiry in the past is refused, and nothing is changed', async () => {
  await expect(create('shop', { expiry: readExpiry('2020-01-01') })).rejects.toThrow('is in the past')
  expect([await listKeys(database.pool), await audit()]).toEqual([[], []])
})

describe('a rotated key', () => {
  test('works for the time of the overlap, and its successor has the same name, scopes, tenant and lifetime', async () => {
    const old = await create('shop', { scopes: ['read'], tenantId: 'acme', expiry: { afterMs: 90 * DAY_MS } })
    const { key, replaced } = await rotate('shop', DAY_MS)
    expect(key).toMatchObject({ name: 'shop', scopes: ['read'], tenantId: 'acme', status: 'active' })
    expect(Date.parse(key.expiresAt ?? '') - Date.parse(key.createdAt)).toBe(90 * DAY_MS)
    expect(replaced).toMatchObject({ id: old.key.id, status: 'active', replacedBy: key.id })
    expect(Date.parse(replaced.expiresAt ?? '') - Date.parse(key.createdAt)).toBe(DAY_MS)
  })

  test('does not live longer by its rotation', async () => {
    const { key } = await create('shop', { expiry: { afterMs: DAY_MS } })
    expect((await rotate('shop', 7 * DAY_MS)).replaced.expiresAt).toBe(key.expiresAt)
  })

  test('is not rotated again, and its name stands for the successor', async () => {
    const first = await create('shop')
    const second = await rotate('shop', DAY_MS)
    await expect(rotate(first.key.id)).rejects.toThrow(`Its successor is ${second.key.id}`)
    const third = await rotate('shop')
    expect(third.replaced.id).toBe(second.key.id)
  })

  test('is revoked by its id while two keys have the name', async () => {
    const first = await create('shop')
    const second = await rotate('shop', DAY_MS)
    await expect(revoke('shop')).rejects.toThrow(`2 access keys are named "shop". Use the id of one: ${second.key.id}`)
    await revoke(first.key.id)
    expect((await revoke('shop')).id).toBe(second.key.id)
  })
})

describe('with bad input nothing is changed:', () => {
  const cases: [string, (text: string, id: string) => Promise<unknown>, string][] = [
    ['an unknown name', () => revoke('shop 2'), 'There is no active access key: "shop 2"'],
    ['an unknown id', () => revoke('AAAAAAAAAAAAAAAA'), 'There is no access key with this id or name'],
    ['a truncated key', (text) => revoke(text.slice(0, 40)), 'it has 40 characters, and an access key has 58'],
    [
      'a changed key',
      (text) => rotate(`${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`),
      'its checksum is wrong',
    ],
    [
      'a key of another installation',
      () => revoke('tmk_AAAAAAAAAAAAAAAA0000000000000000000000000000000015vty0'),
      'It may be a key of another installation',
    ],
  ]
  test.each(cases)('%s', async (_name, attempt, problem) => {
    const { text, key } = await create('shop')
    await expect(attempt(text, key.id)).rejects.toThrow(problem)
    expect(await listKeys(database.pool)).toEqual([key])
    expect(await audit()).toHaveLength(1)
  })

  test('a revoked key is neither revoked nor rotated again', async () => {
    const { key } = await create('shop')
    await revoke(key.id)
    await expect(revoke(key.id)).rejects.toThrow(/"shop" .* was revoked at \d{4}-/)
    await expect(rotate(key.id)).rejects.toThrow('was revoked')
  })

  test('an expired key is not rotated', async () => {
    await create('shop')
    await database.pool.query("update access_keys set expires_at = now() - interval '1 s'")
    await expect(rotate('shop')).rejects.toThrow('expired at')
  })
})

test('a whole key names itself, so that a leaked key can be revoked', async () => {
  const { text } = await create('shop')
  expect((await revoke(text)).status).toBe('revoked')
})

test('the audit log names each change, its actor and its key, newest first', async () => {
  const { key } = await create('shop', { tenantId: 'acme' })
  const next = await rotate('shop', DAY_MS)
  await revoke(next.key.id)
  expect(await audit()).toMatchObject([
    { action: 'key.revoked', object: next.key.id },
    { action: 'key.rotated', object: next.key.id, detail: { replaces: key.id, overlapMs: DAY_MS } },
    {
      action: 'key.created',
      object: key.id,
      actorKind: 'command',
      actor: 'ann',
      tenant: 'acme',
      detail: { name: 'shop' },
    },
  ])
})

test('entries of the audit log are read in pages', async () => {
  for (const name of ['a', 'b', 'c']) await create(name)
  const first = await listAudit(database.pool, { limit: 2 })
  const second = await listAudit(database.pool, { limit: 2, cursor: String(first.next) })
  expect([...first.entries, ...second.entries].map(({ detail }) => detail.name)).toEqual(['c', 'b', 'a'])
  expect(second.next).toBeNull()
})
