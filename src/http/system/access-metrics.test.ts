import { beforeEach, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { createKey, revokeKey, rotateKey } from '../../access/keys.ts'
import { createSession } from '../../access/people/sessions.ts'
import { inviteUser } from '../../access/people/users.ts'

const MASTER = 'a-key-of-the-settings'
const server = useTestServer({ accessKeys: [{ key: MASTER, tenantId: undefined }] })
const actor = { kind: 'command', name: 'test' } as const

const create = (name: string, expiry?: { afterMs: number }) =>
  createKey(server.database.pool, { name, scopes: ['read'], tenantId: undefined, expiry }, actor)
const ask = (url: string, key: string) => server.app.inject({ url, headers: { authorization: `Bearer ${key}` } })

/** The values of one metric by their labels. */
async function read(name: string): Promise<Record<string, number>> {
  const { body } = await ask('/metrics', MASTER)
  const lines = body.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return Object.fromEntries(
    lines.map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  )
}

beforeEach(() => server.database.pool.query('truncate access_keys, users cascade'))

test('refused keys are counted by the reason, from zero', async () => {
  const before = await read('tidemark_refused_keys_total')
  expect(Object.keys(before).sort()).toEqual(
    ['damaged', 'expired', 'revoked', 'unknown'].map((reason) => `{reason="${reason}"}`),
  )
  const { text } = await create('shop')
  await revokeKey(server.database.pool, 'shop', actor)
  const expired = await create('old')
  await server.database.pool.query(`update access_keys set expires_at = now() - interval '1 hour' where name = 'old'`)
  const unknown = 'tmk_AAAAAAAAAAAAAAAA0000000000000000000000000000000015vty0'
  for (const key of [unknown, text, expired.text, text.slice(0, -1), MASTER]) await ask('/api/shop', key)
  const after = await read('tidemark_refused_keys_total')
  const increase = Object.keys(after).map((labels) => (after[labels] ?? 0) - (before[labels] ?? 0))
  expect(increase).toEqual([1, 1, 1, 1])
})

test('a key that was rotated has no expiry, because its successor is in use', async () => {
  const { key } = await create('shop', { afterMs: 3_600_000 })
  const { key: next } = await rotateKey(server.database.pool, key.id, { overlapMs: 60_000 }, actor)
  expect(Object.keys(await read('tidemark_access_key_expiry_timestamp_seconds'))).toEqual([
    `{key="shop",id="${next.id}"}`,
  ])
})

test('working keys have the time of their last use and of their expiry, without their secrets', async () => {
  const [used, never, revoked] = [
    await create('used'),
    await create('never', { afterMs: 3_600_000 }),
    await create('gone'),
  ]
  await revokeKey(server.database.pool, 'gone', actor)
  await server.database.pool.query(`update access_keys set last_used_at = '2026-01-01T00:00:00Z' where key_id = $1`, [
    used.key.id,
  ])
  expect(await read('tidemark_access_key_last_use_timestamp_seconds')).toEqual({
    [`{key="used",id="${used.key.id}"}`]: Date.parse('2026-01-01T00:00:00Z') / 1000,
    [`{key="never",id="${never.key.id}"}`]: 0,
  })
  expect(await read('tidemark_access_key_expiry_timestamp_seconds')).toEqual({
    [`{key="never",id="${never.key.id}"}`]: expect.closeTo(Date.parse(never.key.expiresAt ?? '') / 1000, 0),
  })
  const { body } = await ask('/metrics', MASTER)
  for (const { text } of [used, never, revoked]) expect(body).not.toContain(text.slice(20, 52))
})

test('people are counted by status, with their sessions and blocked names, without their names', async () => {
  const { pool } = server.database
  expect(await read('tidemark_people')).toEqual({
    '{status="active"}': 0,
    '{status="invited"}': 0,
    '{status="disabled"}': 0,
  })
  for (const name of ['ann@shop.example', 'bob', 'carl']) await inviteUser(pool, { name, role: 'viewer' }, actor)
  const { rows } = await pool.query(`update users set password_hash = 'x' where name = 'bob' returning user_id`)
  await pool.query(`update users set disabled_at = now() where name = 'carl'`)
  await createSession(pool, rows[0].user_id)
  await createSession(pool, rows[0].user_id)
  await pool.query(`
    update sessions set last_seen_at = now() - interval '13 hours' where session_hash = (select min(session_hash::text)::bytea from sessions);
    insert into sign_in_failures (subject, failures, blocked_until) values ('a', 9, now() + interval '1 minute'), ('b', 9, now())`)
  expect(await read('tidemark_people')).toEqual({
    '{status="active"}': 1,
    '{status="invited"}': 1,
    '{status="disabled"}': 1,
  })
  expect(await read('tidemark_sessions')).toEqual({ '': 1 })
  expect(await read('tidemark_blocked_sign_in_names')).toEqual({ '': 1 })
  expect((await ask('/metrics', MASTER)).body).not.toContain('ann@')
})

test('requests are counted by the name of the key and the outcome, and people without their names', async () => {
  const { pool } = server.database
  const name = 'tidemark_key_requests_total'
  const { text } = await create('counted')
  await inviteUser(pool, { name: 'ann@shop.example', role: 'viewer' }, actor)
  const { rows } = await pool.query(`update users set password_hash = 'x' returning user_id`)
  const before = await read(name)
  await ask('/api/shop', text)
  await ask('/api/analytics/sales/daily?startDate=never', text)
  await ask('/api/keys', text)
  await ask('/api/shop', 'a-key-that-opens-nothing')
  await server.app.inject('/api/shop')
  await server.app.inject('/health/live')
  await ask('/nothing/here', text)
  const { token } = await createSession(pool, rows[0].user_id)
  await server.app.inject({ url: '/api/shop', headers: { cookie: `tidemark=${token}` } })
  const after = await read(name)
  const increase = Object.entries(after).flatMap(([labels, count]) =>
    labels.includes('"key 0"') || count === before[labels] ? [] : [`${labels} ${count - (before[labels] ?? 0)}`],
  )
  expect(increase.sort()).toEqual([
    '{key="counted",outcome="invalid"} 1',
    '{key="counted",outcome="ok"} 1',
    '{key="counted",outcome="refused"} 1',
    '{key="none",outcome="refused"} 2',
    '{key="people",outcome="ok"} 1',
  ])
})
