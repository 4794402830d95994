import type { Pool } from 'pg'
import { type Sql, sql, toQuery } from '../db/sql.ts'
import { type DeadLetter, type LetterRow, readLetter } from './dead-letter.ts'
import { all } from './filter.ts'

const COLUMNS = sql`
  dead_letter_id, tenant_id, source, event_id, type, reason, error, times_seen, first_seen_at, last_seen_at,
  octet_length(body) as body_bytes, body, body_hash, headers, fallback_id, fallback_type, only_tenant_id`

/**
 * Reads dead letters with everything that is known of them, in the order of their ids.
 *
 * @param onlyTenantId those of other tenants are as if they were not there.
 */
export async function readDeadLetters(
  pool: Pool,
  ids: readonly number[],
  onlyTenantId?: string,
): Promise<DeadLetter[]> {
  const query = sql`select ${COLUMNS} from dead_letters where ${among(ids, onlyTenantId)} order by dead_letter_id`
  const { rows } = await pool.query<LetterRow>(toQuery(query))
  return rows.map(readLetter)
}

/** The letters with these ids, as a condition of SQL. */
export function among(ids: readonly number[], onlyTenantId: string | undefined): Sql {
  return all([
    sql`dead_letter_id = any(${ids}::bigint[])`,
    onlyTenantId !== undefined && sql`tenant_id = ${onlyTenantId}`,
  ])
}

/** The part of the bodies that is in memory at a time. */
const CHUNK_BYTES = 16 << 20
const CHUNK_LETTERS = 500

/** Cuts ids into groups whose letters can be read at once, however large their bodies are. Missing ones are left out. */
export async function chunkBySize(pool: Pool, ids: readonly number[], onlyTenantId?: string): Promise<number[][]> {
  const query = sql`
    select dead_letter_id, octet_length(body) as bytes
    from dead_letters
    where ${among(ids, onlyTenantId)}
    order by dead_letter_id`
  const { rows } = await pool.query<{ dead_letter_id: string; bytes: number }>(toQuery(query))
  const chunks: number[][] = []
  let bytesLeft = 0
  for (const row of rows) {
    const last = chunks.at(-1)
    bytesLeft -= row.bytes
    if (last && bytesLeft >= 0 && last.length < CHUNK_LETTERS) last.push(Number(row.dead_letter_id))
    else {
      chunks.push([Number(row.dead_letter_id)])
      bytesLeft = CHUNK_BYTES - row.bytes
    }
  }
  return chunks
}
