import type pg from 'pg'
import { hasCondition } from '../../db/errors.ts'
import { checkRights } from '../../db/sql-readers/check-rights.ts'
import { changePassword, createRole, dropRole, findRole } from '../../db/sql-readers/role.ts'
import { createReaderViews, definitionOfViews, dropReaderViews } from '../../db/sql-readers/views.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, recordAudit } from '../audit.ts'
import { KeyError } from '../key-error.ts'
import { createToken } from '../people/token.ts'
import type { ReaderRequest } from './read-reader-request.ts'
import { lockReader, type StoredReader } from './stored-reader.ts'

/** A reader with its password, which Tidemark does not store and shows once. */
export interface ReaderWithPassword {
  reader: StoredReader
  password: string
}

/**
 * Creates a login of PostgreSQL that reads the views of its tenants and nothing else.
 *
 * @throws KeyError when the name is in use, a tenant is unknown, or the user of Tidemark may not create roles.
 * @throws SetupError when the database gives rights to all users.
 */
export async function addReader(pool: pg.Pool, request: ReaderRequest, actor: Actor): Promise<ReaderWithPassword> {
  return change(pool, async (client) => {
    await requireCreateRole(client)
    await requireFreeName(client, request.name)
    await requireKnownTenants(client, request.tenants ?? [])
    await client.query(
      `insert into sql_readers (reader_name, tenants, shows_people, connections, statement_seconds, definition, created_by)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        request.name,
        request.tenants,
        request.showsPeople,
        request.limits.connections,
        request.limits.statementSeconds,
        definitionOfViews(),
        actor.name,
      ],
    )
    const password = createToken()
    await createLogin(client, request, password)
    return { reader: await record(client, 'sql-reader.created', request.name, actor), password }
  })
}

/**
 * Replaces the password. Open connections stay. A reader of a restored database gets its login and its views again.
 *
 * @throws KeyError when there is no such reader, or its name belongs to another user now.
 */
export async function rotateReader(pool: pg.Pool, name: string, actor: Actor): Promise<ReaderWithPassword> {
  return change(pool, async (client) => {
    await requireCreateRole(client)
    const reader = await lockReader(client, name)
    const password = createToken()
    const role = await findRole(client, name)
    if (role === 'other') throw new KeyError('conflict', `The user "${name}" of PostgreSQL was not made by Tidemark`)
    if (role === 'none') {
      await dropReaderViews(client, name)
      await createLogin(client, reader, password)
    } else {
      await changePassword(client, name, password)
      if (reader.status === 'missing') await createReaderViews(client, reader)
    }
    await client.query('update sql_readers set rotated_at = now(), definition = $2 where reader_name = $1', [
      name,
      definitionOfViews(),
    ])
    return { reader: await record(client, 'sql-reader.rotated', name, actor), password }
  })
}

/**
 * Removes the login and the views. Open connections cannot read any more.
 *
 * @throws KeyError when there is no such reader, or the login has rights or objects that Tidemark did not give.
 */
export async function removeReader(pool: pg.Pool, name: string, actor: Actor): Promise<void> {
  await change(pool, async (client) => {
    await lockReader(client, name)
    await record(client, 'sql-reader.removed', name, actor)
    await client.query('delete from sql_readers where reader_name = $1', [name])
    await dropReaderViews(client, name)
    if ((await findRole(client, name)) !== 'reader') return
    await requireCreateRole(client)
    await dropRole(client, name).catch((cause) => {
      if (!hasCondition(cause, 'dependent_objects_still_exist')) throw cause
      const { detail = '' } = cause as pg.DatabaseError
      throw new KeyError(
        'conflict',
        `The user "${name}" has rights that Tidemark did not give: ${detail.replaceAll('\n', ', ')}. Nothing was changed. Revoke them first`,
      )
    })
  })
}

async function createLogin(client: pg.ClientBase, reader: ReaderRequest, password: string): Promise<void> {
  await createRole(client, reader.name, password, reader.limits)
  await createReaderViews(client, reader)
  await checkRights(client, reader.name)
}

/** One change at a time. Migrations, which replace the views, wait for it. */
function change<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('tidemark migrations'))`)
    return work(client)
  })
}

async function requireCreateRole(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ may: boolean; name: string }>(
    `select rolsuper or rolcreaterole as may, quote_ident(rolname) as name from pg_roles where rolname = current_user`,
  )
  if (rows[0]?.may) return
  const name = rows[0]?.name ?? 'tidemark'
  throw new KeyError(
    'invalid',
    `The user ${name} of PostgreSQL may not create or remove logins. As a superuser, run: alter role ${name} createrole`,
  )
}

async function requireFreeName(client: pg.ClientBase, name: string): Promise<void> {
  const { rows } = await client.query<{ what: string }>(
    `select 'an SQL reader' as what from sql_readers where reader_name = $1
     union all
     select 'a user' from pg_roles where rolname = $1
     union all
     select 'a schema' from pg_namespace where nspname = $1`,
    [name],
  )
  if (rows[0]) {
    throw new KeyError(
      'conflict',
      `"${name}" is the name of ${rows[0].what} of PostgreSQL already. Choose another name`,
    )
  }
}

const MOST_NAMED = 20

async function requireKnownTenants(client: pg.ClientBase, tenants: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    'select distinct tenant_id as id from ingest_accounting order by 1',
  )
  const known = rows.map(({ id }) => id)
  const unknown = tenants.find((tenant) => !known.includes(tenant))
  if (unknown === undefined) return
  const list = known.length === 0 ? 'none' : known.slice(0, MOST_NAMED).join(', ')
  throw new KeyError('invalid', `There are no events of the tenant "${unknown}". Tenants with events: ${list}`)
}

async function record(client: pg.ClientBase, action: string, name: string, actor: Actor): Promise<StoredReader> {
  const reader = await lockReader(client, name)
  const { tenants, showsPeople: people } = reader
  await recordAudit(client, { actor, action, object: name, detail: { tenants: tenants ?? 'all', people } })
  return reader
}
