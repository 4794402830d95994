import pg from 'pg'
import { SetupError } from '../../setup-error.ts'
import { scramVerifier } from './scram-verifier.ts'

const { escapeIdentifier, escapeLiteral } = pg

/** What a login may use of the server. */
export interface RoleLimits {
  connections: number
  /** The login itself can change it for its session: it ends mistakes, not attacks. */
  statementSeconds: number
}

/** Marks the roles that Tidemark made. */
const COMMENT = 'SQL reader of Tidemark'

/** Creates the login of an SQL reader. It has no rights yet. */
export async function createRole(
  client: pg.ClientBase,
  given: string,
  password: string,
  { connections, statementSeconds }: RoleLimits,
): Promise<void> {
  const name = escapeIdentifier(given)
  const settings = {
    search_path: name,
    default_transaction_read_only: 'on',
    statement_timeout: `'${statementSeconds}s'`,
    idle_in_transaction_session_timeout: `'${statementSeconds}s'`,
  }
  await client.query(
    [
      `create role ${name} login connection limit ${connections} password ${escapeLiteral(scramVerifier(password))}`,
      `comment on role ${name} is ${escapeLiteral(COMMENT)}`,
      ...Object.entries(settings).map(([setting, value]) => `alter role ${name} set ${setting} = ${value}`),
    ].join(';\n'),
  )
  await letConnect(client, given)
}

/** Usually, all users may connect to the database. */
async function letConnect(client: pg.ClientBase, name: string): Promise<void> {
  const database = await databaseOf(client)
  const mayConnect = async () => {
    const { rows } = await client.query<{ may: boolean }>(
      `select has_database_privilege($1, current_database(), 'connect') as may`,
      [name],
    )
    return rows[0]?.may ?? false
  }
  if (await mayConnect()) return
  await client.query(`grant connect on database ${database} to ${escapeIdentifier(name)}`)
  // PostgreSQL only warns of a user who may not grant it.
  if (await mayConnect()) return
  throw new SetupError(
    `Tidemark cannot let the reader connect to the database ${database}. Nothing was changed. As the owner of the database, run: grant connect on database ${database} to public`,
  )
}

async function databaseOf(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name')
  return rows[0]?.name ?? ''
}

/** Replaces the password. Open connections stay. */
export async function changePassword(client: pg.ClientBase, name: string, password: string): Promise<void> {
  await client.query(`alter role ${escapeIdentifier(name)} password ${escapeLiteral(scramVerifier(password))}`)
}

/** Drops the login, whose schema is dropped already. */
export async function dropRole(client: pg.ClientBase, given: string): Promise<void> {
  const name = escapeIdentifier(given)
  await client.query(`revoke all on database ${await databaseOf(client)} from ${name}; drop role ${name}`)
}

/** Whether there is a role with the name, and Tidemark made it. */
export async function findRole(client: pg.ClientBase, name: string): Promise<'reader' | 'other' | 'none'> {
  const { rows } = await client.query<{ comment: string | null }>(
    `select shobj_description(oid, 'pg_authid') as comment from pg_roles where rolname = $1`,
    [name],
  )
  if (!rows[0]) return 'none'
  return rows[0].comment === COMMENT ? 'reader' : 'other'
}
