import { beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { runCommand } from '../../test/helpers/run-command.ts'

const database = useTestDatabase()
const folder = useFolder()
const TIMEOUT_MS = scaled(60_000)
const KEY = /^tmk_[0-9A-Za-z]{54}\n$/

/** Runs `tidemark keys` on the database, without a server. */
function keys(...args: string[]) {
  // An address that others can reach, as in a container: the first key is created before the first start.
  const env = { DATABASE_URL: database.url, HOST: '0.0.0.0' }
  return runCommand(['keys', ...args], { cwd: folder.path('.'), env })
}

const list = async () => JSON.parse((await keys('list', '--json')).output).keys as Record<string, unknown>[]

beforeEach(() => database.pool.query('truncate access_keys, audit_log'))

test('the key alone is on standard output, and what it opens on standard error', { timeout: TIMEOUT_MS }, async () => {
  const { exitCode, output, errors } = await keys('create', 'web shop', '--scope', 'ingest', '--tenant', 'acme')
  expect(exitCode).toBe(0)
  expect(output).toMatch(KEY)
  expect(errors).toMatch(/^Access key "web shop" \([0-9A-Za-z]{16}\): ingest, tenant acme, does not expire\.\n/)
  expect(errors).not.toContain(output.slice(20).trim())
  expect(await list()).toMatchObject([
    { name: 'web shop', scopes: ['ingest'], tenant: 'acme', status: 'active', expiresAt: null, lastUsedAt: null },
  ])
})

test('keys are listed, rotated and revoked by name, without their secrets', { timeout: TIMEOUT_MS }, async () => {
  const created = await keys('create', 'dashboard', '--scope', 'read,operate', '--expires', '90d')
  const rotated = await keys('rotate', 'dashboard', '--overlap', '0')
  expect(rotated).toMatchObject({ exitCode: 0, output: expect.stringMatching(KEY) })
  expect(rotated.errors).toMatch(/^The old key \([0-9A-Za-z]{16}\) works until \d{4}-/)
  const revoked = await keys('revoke', 'dashboard')
  expect(revoked).toMatchObject({ exitCode: 0, output: '' })
  const { output } = await keys('list')
  expect(output).toMatch(/^ID +NAME +SCOPES +TENANT +STATUS +EXPIRES +LAST USED\n/)
  expect(output).toMatch(/dashboard {2}read,operate {2}all {5}revoked/)
  expect(output).toMatch(/dashboard {2}read,operate {2}all {5}expired/)
  for (const { output: key } of [created, rotated]) expect(output).not.toContain(key.slice(20).trim())
})

describe('with bad input nothing is changed:', () => {
  test.each([
    [['create', 'x'], "option '--scope <scopes>' not specified"],
    [['create', 'x', '--scope', 'write'], '"write" is not a scope. Allowed: ingest, read, people'],
    [['create', ' ', '--scope', 'read'], 'must have 1 to 100 characters'],
    [['create', 'x', '--scope', 'read', '--expires', 'soon'], 'The expiry "soon" must be a time such as 12h'],
    [['create', 'x', '--scope', 'read', '--expires', '2020-01-01'], 'is in the past'],
    [['create', 'x', '--scope', 'admin', '--tenant', 'acme'], '"admin" concerns all tenants'],
    [['rotate', 'nothing'], 'There is no active access key: "nothing"'],
    [['revoke', 'tmk_short'], 'it has 9 characters, and an access key has 58'],
  ])('%j', { timeout: TIMEOUT_MS }, async (args, problem) => {
    const { exitCode, output, errors } = await keys(...args)
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' })
    expect(errors).toContain(problem)
    expect((await database.pool.query('select from access_keys')).rowCount).toBe(0)
  })
})
