import type pg from 'pg'
import type { RoleLimits } from '../../db/sql-readers/role.ts'
import type { Reader } from '../../db/sql-readers/views.ts'
import { writeInstant } from '../../json/write-rows.ts'
import { KeyError } from '../key-error.ts'

/** An SQL reader, without its password. */
export interface StoredReader extends Reader {
  /** `missing`: the login or the views are not in this database, as after a restore on another server. */
  status: 'active' | 'missing'
  limits: RoleLimits
  /** RFC 3339, like all times here. */
  createdAt: string
  createdBy: string
  rotatedAt: string | null
}

const SELECT_READERS = `
  select
    reader_name as name,
    tenants,
    shows_people as "showsPeople",
    case
      when to_regrole(quote_ident(reader_name)) is null or to_regnamespace(quote_ident(reader_name)) is null then 'missing'
      else 'active'
    end as status,
    json_build_object('connections', connections, 'statementSeconds', statement_seconds) as limits,
    created_at::text as "createdAt",
    created_by as "createdBy",
    rotated_at::text as "rotatedAt"
  from sql_readers`

/** All SQL readers, by name. */
export async function listReaders(pool: pg.Pool): Promise<StoredReader[]> {
  const { rows } = await pool.query<StoredReader>(`${SELECT_READERS} order by reader_name`)
  return rows.map(withInstants)
}

/**
 * Finds a reader and locks its row.
 *
 * @throws KeyError when there is none.
 */
export async function lockReader(client: pg.ClientBase, name: string): Promise<StoredReader> {
  const { rows } = await client.query<StoredReader>(`${SELECT_READERS} where reader_name = $1 for update`, [name])
  if (!rows[0]) {
    throw new KeyError('not-found', `There is no SQL reader "${name}". "tidemark sql-reader list" shows all of them`)
  }
  return withInstants(rows[0])
}

const withInstants = (reader: StoredReader): StoredReader => ({
  ...reader,
  createdAt: writeInstant(reader.createdAt),
  rotatedAt: reader.rotatedAt === null ? null : writeInstant(reader.rotatedAt),
})

/** A reader as the command line shows it. */
export function describeReader({ name, tenants, showsPeople: people, limits, ...rest }: StoredReader) {
  return { name, tenants: tenants ?? 'all', people, ...limits, ...rest }
}
