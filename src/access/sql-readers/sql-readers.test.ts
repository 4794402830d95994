import pg from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectAs, freeName, requestOf } from '../../../test/access/reader-login.ts'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createPool } from '../../db/pool.ts'
import { updateReaderViews, withoutReaderViews } from '../../db/sql-readers/keep-views.ts'
import { scramVerifier } from '../../db/sql-readers/scram-verifier.ts'
import { inTransaction } from '../../db/transaction.ts'
import { listAudit } from '../audit.ts'
import type { ReaderRequest } from './read-reader-request.ts'
import { addReader, removeReader, rotateReader } from './sql-readers.ts'
import { listReaders } from './stored-reader.ts'

const database = useTestDatabase()
const actor = { kind: 'command', name: 'test' } as const
const add = (request: Partial<ReaderRequest> = {}) => addReader(database.pool, requestOf(request), actor)
const audit = async () => (await listAudit(database.pool, { limit: 100 })).entries
const hasRole = async (name: string) =>
  (await database.pool.query('select from pg_roles where rolname = $1', [name])).rowCount === 1

beforeAll(() =>
  database.pool.query(`
    insert into ingest_accounting (tenant_id, source, type, last_received_at)
    values ('acme', 'http', 'OrderCreated', now()), ('nord', 'http', 'OrderCreated', now());
    insert into products (tenant_id, product_id) values ('acme', 'tea'), ('nord', 'coffee')`),
)

afterEach(async () => {
  for (const { name } of await listReaders(database.pool)) await removeReader(database.pool, name, actor)
  await database.pool.query('truncate audit_log')
})

describe('a reader', () => {
  test('is listed, rotated and removed, with an entry of the audit log each, without passwords', async () => {
    const { reader, password } = await add({ tenants: ['acme'] })
    const { name } = reader
    expect(reader).toMatchObject({
      tenants: ['acme'],
      showsPeople: false,
      status: 'active',
      createdBy: 'test',
      rotatedAt: null,
    })
    const rotated = await rotateReader(database.pool, name, actor)
    expect(await listReaders(database.pool)).toEqual([rotated.reader])
    await expect(connectAs(database, name, password)).rejects.toThrow('password authentication failed')
    const client = await connectAs(database, name, rotated.password)
    expect((await client.query('select tenant_id, product_id from products')).rows).toEqual([
      { tenant_id: 'acme', product_id: 'tea' },
    ])
    await removeReader(database.pool, name, actor)
    await expect(client.query('select from products')).rejects.toThrow()
    await client.end()
    expect([await listReaders(database.pool), await hasRole(name)]).toEqual([[], false])
    const entries = await audit()
    expect(entries.map(({ action, object, detail }) => [action, object, detail])).toEqual(
      ['removed', 'rotated', 'created'].map((what) => [
        `sql-reader.${what}`,
        name,
        { tenants: ['acme'], people: false },
      ]),
    )
    for (const secret of [password, rotated.password]) expect(JSON.stringify(entries)).not.toContain(secret)
  })

  test('sees a new tenant only if it sees all tenants', async () => {
    const [all, some] = [await add(), await add({ tenants: ['acme', 'nord'] })]
    await database.pool.query(`insert into products (tenant_id, product_id) values ('new', 'tea')`)
    const tenantsOf = async ({ reader: { name }, password }: typeof all) => {
      const client = await connectAs(database, name, password)
      const { rows } = await client.query('select distinct tenant_id from products order by 1')
      await client.end()
      return rows.map(({ tenant_id }) => tenant_id)
    }
    expect(await tenantsOf(all)).toEqual(['acme', 'new', 'nord'])
    expect(await tenantsOf(some)).toEqual(['acme', 'nord'])
    await database.pool.query(`delete from products where tenant_id = 'new'`)
  })

  test('finds the rows of its tenant by the index', async () => {
    const { reader } = await add({ tenants: ['acme'] })
    const { rows } = await database.pool.query({
      text: `explain select * from ${reader.name}.products where product_id = 'tea'`,
      rowMode: 'array',
    })
    const plan = rows.flat().join('\n')
    expect(plan).toContain('Index Cond: ((tenant_id = ANY')
    expect(plan).toContain(`(product_id = 'tea'::text)`)
  })
})

describe('an upgrade', () => {
  test('changes tables beneath the views, and the views then have the new columns', async () => {
    const { reader, password } = await add()
    const client = await connectAs(database, reader.name, password)
    await expect(database.pool.query('alter table product_pairs drop column orders')).rejects.toThrow('depend on it')
    await inTransaction(database.pool, (migration) =>
      withoutReaderViews(migration, async () => {
        await migration.query('alter table product_pairs drop column orders, add column times bigint')
      }),
    )
    const { fields } = await client.query('select * from product_pairs limit 0')
    expect(fields.map(({ name }) => name)).toEqual([
      'tenant_id',
      'currency',
      'month',
      'product_a',
      'product_b',
      'times',
    ])
    await client.end()
  })

  test('replaces views of another version, and leaves those of this version alone', async () => {
    const { reader } = await add()
    const oids = async () =>
      (await database.pool.query(`select oid from pg_class where relnamespace = to_regnamespace($1)`, [reader.name]))
        .rows
    const before = await oids()
    await migrate(database.pool)
    expect(await oids()).toEqual(before)
    await database.pool.query(`update sql_readers set definition = 'of an earlier version'`)
    await migrate(database.pool)
    expect(await oids()).toHaveLength(before.length)
    expect(await oids()).not.toEqual(before)
    await inTransaction(database.pool, updateReaderViews)
  })
})

describe('a database that was restored on another server', () => {
  test('has readers without logins: they are missing, migrations pass, and a rotation creates them', async () => {
    const { reader, password } = await add({ tenants: ['acme'], limits: { connections: 3, statementSeconds: 7 } })
    const { name } = reader
    await database.pool.query(`drop schema ${name} cascade; drop role ${name}`)
    expect(await listReaders(database.pool)).toMatchObject([{ name, status: 'missing' }])
    await database.pool.query(`update sql_readers set definition = 'of an earlier version'`)
    await migrate(database.pool)
    expect(await listReaders(database.pool)).toMatchObject([{ name, status: 'missing' }])
    const rotated = await rotateReader(database.pool, name, actor)
    expect(rotated.reader.status).toBe('active')
    expect(rotated.password).not.toBe(password)
    const client = await connectAs(database, name, rotated.password)
    expect((await client.query('select tenant_id from products')).rows).toEqual([{ tenant_id: 'acme' }])
    expect((await client.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '7s' }])
    await client.end()
  })

  test('does not take over a user of the same name', async () => {
    const { name } = (await add()).reader
    await database.pool.query(`drop schema ${name} cascade; drop role ${name}; create role ${name}`)
    await expect(rotateReader(database.pool, name, actor)).rejects.toThrow('was not made by Tidemark')
    await removeReader(database.pool, name, actor)
    expect(await hasRole(name)).toBe(true)
    await database.pool.query(`drop role ${name}`)
  })
})

describe('nothing is changed', () => {
  const refused = async (request: Partial<ReaderRequest>, problem: string) => {
    const name = request.name ?? freeName()
    await expect(add({ name, ...request })).rejects.toThrow(problem)
    const { rowCount } = await database.pool.query('select from pg_namespace where nspname = $1', [name])
    expect([await listReaders(database.pool), rowCount, await audit()]).toEqual([[], 0, []])
  }

  test('if a tenant is unknown', async () => {
    await refused(
      { tenants: ['acme', 'acne'] },
      'There are no events of the tenant "acne". Tenants with events: acme, nord',
    )
  })

  test('if the name is taken by a user or a schema', async () => {
    const name = freeName()
    await database.pool.query(`create role ${name}`)
    await expect(add({ name })).rejects.toThrow(`"${name}" is the name of a user of PostgreSQL already`)
    await database.pool.query(`drop role ${name}; create schema ${name}`)
    await expect(add({ name })).rejects.toThrow(`"${name}" is the name of a schema of PostgreSQL already`)
    await database.pool.query(`drop schema ${name}`)
  })

  test('if all users of the database may read a table, or create one', async () => {
    await database.pool.query('grant select on users to public')
    await refused({}, 'First run: revoke all on users from public')
    await database.pool.query('revoke all on users from public; grant select (body) on raw_events to public')
    await refused({}, 'First run: revoke all on raw_events from public')
    await database.pool.query(
      'revoke all on raw_events from public; revoke select (body) on raw_events from public; grant create on schema public to public',
    )
    await refused({}, 'First run: revoke create on schema public from public')
    await database.pool.query('revoke create on schema public from public')
  })

  test('if the database user of Tidemark may not create roles; afterwards it can do all without being a superuser', async () => {
    const owner = freeName()
    await database.pool.query(`
      create role ${owner} login password '${owner}';
      grant create on database ${new URL(database.url).pathname.slice(1)} to ${owner};
      grant all on schema public to ${owner}`)
    await database.pool.query(
      (
        await database.pool.query<{ statements: string }>(
          `select string_agg('alter ' || case relkind when 'v' then 'view ' when 'm' then 'materialized view ' else 'table ' end
             || oid::regclass || ' owner to ${owner}', ';') as statements
           from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
        )
      ).rows[0]?.statements ?? '',
    )
    const url = String(Object.assign(new URL(database.url), { username: owner, password: owner }))
    const pool = createPool({ url, max: 2 })
    const request = requestOf({ tenants: ['acme'] })
    await expect(addReader(pool, request, actor)).rejects.toThrow(
      `The user ${owner} of PostgreSQL may not create or remove logins. As a superuser, run: alter role ${owner} createrole`,
    )
    await database.pool.query(`alter role ${owner} createrole`)
    const { password } = await addReader(pool, request, actor)
    const client = await connectAs(database, request.name, password)
    expect((await client.query('select tenant_id from products')).rows).toEqual([{ tenant_id: 'acme' }])
    await client.end()
    await rotateReader(pool, request.name, actor)
    await removeReader(pool, request.name, actor)
    expect(await hasRole(request.name)).toBe(false)
    await pool.end()
    await database.pool.query(`reassign owned by ${owner} to current_user; drop owned by ${owner}; drop role ${owner}`)
  })

  test('if a removed user has other rights', async () => {
    const { name } = (await add()).reader
    await database.pool.query(`grant select on products to ${name}`)
    await expect(removeReader(database.pool, name, actor)).rejects.toThrow(
      `The user "${name}" has rights that Tidemark did not give: privileges for table products`,
    )
    expect(await listReaders(database.pool)).toMatchObject([{ name, status: 'active' }])
    await database.pool.query(`revoke all on products from ${name}`)
  })
})

test('a reader may connect to a database that is not open to all users', async () => {
  const name = new URL(database.url).pathname.slice(1)
  await database.pool.query(`revoke connect on database ${name} from public`)
  const { reader, password } = await add()
  const client = await connectAs(database, reader.name, password)
  expect((await client.query('select from products')).rowCount).toBe(2)
  await client.end()
  await removeReader(database.pool, reader.name, actor)
  await database.pool.query(`grant connect on database ${name} to public`)
})

test('PostgreSQL receives a verifier of the password, as PostgreSQL computes it', async () => {
  const { reader, password } = await add()
  const { rows } = await database.pool.query<{ stored: string }>(
    'select rolpassword as stored from pg_authid where rolname = $1',
    [reader.name],
  )
  const [, salt = ''] = /^SCRAM-SHA-256\$4096:([^$]+)\$/.exec(rows[0]?.stored ?? '') ?? []
  expect(rows[0]?.stored).toBe(scramVerifier(password, Buffer.from(salt, 'base64')))
  // The same password, hashed by PostgreSQL itself.
  await database.pool.query(`alter role ${reader.name} password ${pg.escapeLiteral(password)}`)
  const again = await database.pool.query<{ stored: string }>(
    'select rolpassword as stored from pg_authid where rolname = $1',
    [reader.name],
  )
  const stored = again.rows[0]?.stored ?? ''
  const [, otherSalt = ''] = /^SCRAM-SHA-256\$4096:([^$]+)\$/.exec(stored) ?? []
  expect(stored).toBe(scramVerifier(password, Buffer.from(otherSalt, 'base64')))
})
