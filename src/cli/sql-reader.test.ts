import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectAs, freeName } from '../../test/access/reader-login.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { useFolder } from '../../test/helpers/import/test-import.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { runCommand } from '../../test/helpers/run-command.ts'
import { removeReader } from '../access/sql-readers/sql-readers.ts'
import { listReaders } from '../access/sql-readers/stored-reader.ts'

const database = useTestDatabase()
const folder = useFolder()
const TIMEOUT_MS = scaled(60_000)

/** Runs `tidemark sql-reader` on the database, without a server. */
function reader(...args: string[]) {
  const env = { DATABASE_URL: database.url }
  return runCommand(['sql-reader', ...args], { cwd: folder.path('.'), env })
}

beforeAll(() =>
  database.pool.query(`
    insert into ingest_accounting (tenant_id, source, type, last_received_at) values ('acme', 'http', 'OrderCreated', now());
    insert into products (tenant_id, product_id) values ('acme', 'tea'), ('nord', 'coffee')`),
)

afterAll(async () => {
  for (const { name } of await listReaders(database.pool)) {
    await removeReader(database.pool, name, { kind: 'command', name: 'test' })
  }
})

test('the password alone is on standard output, and opens the views', { timeout: TIMEOUT_MS }, async () => {
  const name = freeName()
  const added = await reader('add', name, '--tenant', 'acme')
  expect(added).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^[\w-]{43}\n$/) })
  expect(added.errors).toContain(`SQL reader "${name}": tenant acme, without ids of customers.\n`)
  expect(added.errors).not.toContain(added.output.trim())
  const client = await connectAs(database, name, added.output.trim())
  expect((await client.query('select tenant_id from products')).rows).toEqual([{ tenant_id: 'acme' }])
  await client.end()

  expect((await reader('list')).output).toMatch(
    new RegExp(`^NAME +TENANTS +CUSTOMERS +STATUS +CREATED +ROTATED\n${name} +acme +without ids +active +\\d{4}-`),
  )
  expect(JSON.parse((await reader('list', '--json')).output)).toMatchObject({
    readers: [{ name, tenants: ['acme'], people: false, connections: 5, statementSeconds: 60, status: 'active' }],
  })
  const rotated = await reader('rotate', name)
  expect(rotated).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^[\w-]{43}\n$/) })
  expect(rotated.output).not.toBe(added.output)
  expect(await reader('remove', name)).toMatchObject({ exitCode: 0, output: '' })
  const { rows } = await database.pool.query('select action, actor_kind from audit_log order by audit_id')
  expect(rows).toEqual(
    ['created', 'rotated', 'removed'].map((what) => ({ action: `sql-reader.${what}`, actor_kind: 'command' })),
  )
})

describe('with bad input nothing is changed:', () => {
  test.each([
    [['add', 'Grafana'], '"Grafana" cannot be the name of an SQL reader'],
    [['add', 'pg_reader'], 'not beginning with a digit or "pg_"'],
    [['add', 'public'], '"public" cannot be the name'],
    [['add', 'x"; drop schema public'], 'cannot be the name of an SQL reader'],
    [['add', 'x', '--tenant', 'unknown'], 'There are no events of the tenant "unknown". Tenants with events: acme'],
    [['add', 'x', '--connections', '0'], '--connections "0" must be a whole number from 1 to 100'],
    [['add', 'x', '--timeout', '1m'], '--timeout "1m" must be a whole number from 1 to 3600'],
    [['rotate', 'nothing'], 'There is no SQL reader "nothing"'],
    [['remove', 'nothing'], 'There is no SQL reader "nothing"'],
  ])('%j', { timeout: TIMEOUT_MS }, async (args, problem) => {
    const { exitCode, output, errors } = await reader(...args)
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' })
    expect(errors).toContain(problem)
    expect(await listReaders(database.pool)).toEqual([])
  })
})
