import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { runCommand } from '../../test/helpers/run-command.ts'

const database = useTestDatabase()
const folder = useFolder()
const TIMEOUT_MS = scaled(60_000)

/** Runs `tidemark users` on the database, without a server. */
function users(...args: string[]) {
  const env = { DATABASE_URL: database.url, TIDEMARK_PUBLIC_URL: 'https://t.example' }
  return runCommand(['users', ...args], { cwd: folder.path('.'), env })
}

beforeEach(() => database.pool.query('truncate users, audit_log cascade'))

test('a person is invited, listed, changed and removed', { timeout: TIMEOUT_MS }, async () => {
  const invited = await users('invite', 'Ann@Shop.example', '--role', 'analyst', '--tenant', 'acme')
  expect(invited.exitCode).toBe(0)
  expect(invited.output).toMatch(/^https:\/\/t\.example\/#invitation=[\w-]{43}\n$/)
  expect(invited.errors).toMatch(/^"ann@shop.example": analyst, tenant acme\./)
  const again = await users('reset', 'ann@shop.example')
  expect(again.output).not.toBe(invited.output)
  expect(await users('role', 'ANN@shop.example', 'operator')).toMatchObject({ exitCode: 0, output: '' })
  expect(await users('disable', 'ann@shop.example')).toMatchObject({ exitCode: 0 })
  expect((await users('list')).output).toMatch(/ann@shop\.example {2}operator {2}acme {4}disabled {2}0 {9}never/)
  expect(await users('remove', 'ann@shop.example')).toMatchObject({ exitCode: 0 })
  expect(JSON.parse((await users('list', '--json')).output)).toEqual({ users: [] })
  const { rows } = await database.pool.query('select action from audit_log order by audit_id')
  expect(rows.map(({ action }) => action)).toEqual([
    'user.invited',
    'user.reset',
    'user.changed',
    'user.disabled',
    'user.removed',
  ])
})

describe('with bad input nothing is changed:', () => {
  test.each([
    [['invite', 'x'], "option '--role <role>' not specified"],
    [['invite', 'x', '--role', 'owner'], '"owner" is not a role. Allowed: viewer, analyst, operator, admin'],
    [['invite', ' ', '--role', 'viewer'], 'must have 1 to 100 characters'],
    [['invite', 'x', '--role', 'admin', '--tenant', 'acme'], '"admin" concerns all tenants'],
    [['disable', 'nobody'], 'There is no person "nobody"'],
  ])('%j', { timeout: TIMEOUT_MS }, async (args, problem) => {
    const { exitCode, output, errors } = await users(...args)
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' })
    expect(errors).toContain(problem)
    expect((await database.pool.query('select from users')).rowCount).toBe(0)
  })
})
