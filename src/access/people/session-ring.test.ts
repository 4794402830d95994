import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { createKeyRing, type KeyRing } from '../key-ring.ts'
import { createSession } from './sessions.ts'
import { changeUser, inviteUser, removeUser, resetUser } from './users.ts'

const database = useTestDatabase()
const other = { kind: 'command', name: 'test' } as const
let ring: KeyRing | undefined

// The ring of another process: it is notified, and reads only once an hour without that.
beforeAll(async () => {
  ring = createKeyRing({ pool: database.pool, log: pino({ level: 'silent' }), reloadEveryMs: 3_600_000 })
  await ring.start()
  ring.listen()
})
afterAll(() => ring?.stop())
beforeEach(() => database.pool.query('truncate users cascade'))

test.each([
  ['another role', (id: string) => changeUser(database.pool, id, { role: 'admin' }, other)],
  ['another tenant', (id: string) => changeUser(database.pool, id, { tenant: 'acme' }, other)],
  ['a disabled account', (id: string) => changeUser(database.pool, id, { isDisabled: true }, other)],
  ['a reset', (id: string) => resetUser(database.pool, id, other)],
  ['a removed account', (id: string) => removeUser(database.pool, id, other)],
])('after %s, a stolen session opens nothing in another process, which is notified', async (_name, change) => {
  const { user } = await inviteUser(database.pool, { name: 'ann', role: 'viewer' }, other)
  const { token } = await createSession(database.pool, user.id)
  const access = await ring?.findSession(token)
  expect(access).toMatchObject({ person: { name: 'ann', role: 'viewer', way: 'password' } })
  if (!access) return
  expect(ring?.stillOpens(access)).toBe(true)
  await change(user.id)
  await expect.poll(() => ring?.findSession(token), { timeout: scaled(10_000) }).toBeUndefined()
  expect(ring?.stillOpens(access)).toBe(false)
})
