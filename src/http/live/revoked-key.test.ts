import { expect, test } from 'vitest'
import { useLiveServers } from '../../../test/helpers/http/live-servers.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { createKey, revokeKey } from '../../access/keys.ts'

const { database, startServer, connect } = useLiveServers()
const actor = { kind: 'command', name: 'test' } as const
const TIMEOUT_MS = scaled(40_000)

const create = (name: string) =>
  createKey(database.pool, { name, scopes: ['read'], tenantId: undefined, expiry: undefined }, actor)

test('the live streams of a revoked key end, and those of others continue', { timeout: TIMEOUT_MS }, async () => {
  const { url: open } = await startServer()
  const anonymous = await connect(open)
  expect(anonymous.status).toBe(200)
  const leaked = await create('leaked')
  const other = await create('other')
  // A stream without a key ends when the first key is created.
  await anonymous.ended
  const { url } = await startServer()
  const [ending, staying] = await Promise.all(
    [leaked, other].map(({ text }) => connect(url, '', { authorization: `Bearer ${text}` })),
  )
  expect([ending?.status, staying?.status]).toEqual([200, 200])
  await revokeKey(database.pool, 'leaked', actor)
  await ending?.ended
  const isOpen = await Promise.race([staying?.ended.then(() => false), staying?.next('everything').then(() => true)])
  expect(isOpen).toBe(true)
  expect((await connect(url, '', { authorization: `Bearer ${leaked.text}` })).status).toBe(401)
})
