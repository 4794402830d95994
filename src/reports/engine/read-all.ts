import { hash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { type Sql, toQuery } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import type { Report } from './report.ts'

/**
 * Runs statements in one read-only transaction. All of them are sent before the first result is read, because the connections of the
 * pool are pipelined. A statement that is in the list twice, such as rows and totals of a report with one row, is sent once.
 *
 * @param pool of `openReportPool`.
 */
export async function readAll(
  pool: Pool,
  statements: readonly Sql[],
  { planner }: Pick<Report, 'planner'>,
): Promise<TextRow[][]> {
  const client = await pool.connect()
  const results = new Map<string, Promise<TextRow[]>>()
  const reads = statements.map((statement) => () => {
    const query = toQuery(statement)
    const key = JSON.stringify(query)
    const result = results.get(key) ?? read(client, query)
    results.set(key, result)
    return result
  })
  const steps = [() => begin(client, planner), ...reads, () => end(client)]
  const settled = await Promise.allSettled(steps.map((step) => step()))
  const failed = settled.find((result) => result.status === 'rejected')
  client.release(failed && !isRefusal(failed.reason) ? failed.reason : undefined)
  if (failed) throw failed.reason
  return settled.slice(1, -1).map((result) => (result.status === 'fulfilled' ? result.value : []))
}

/** Plans are made for the given values. A generic plan would read months of orders to find a single one. */
const FOR_GIVEN_VALUES = 'set local plan_cache_mode = force_custom_plan'
const SETTINGS = {
  'point-lookups': `; set local enable_indexscan = on; ${FOR_GIVEN_VALUES}`,
  'given-values': `; ${FOR_GIVEN_VALUES}`,
}

/** Read only for this transaction alone: another user of the same session, behind a pooler, must be able to write. */
async function begin(client: PoolClient, planner: Report['planner']): Promise<TextRow[]> {
  await client.query(`begin transaction read only${planner ? SETTINGS[planner] : ''}`)
  return []
}

async function end(client: PoolClient): Promise<TextRow[]> {
  await client.query('commit')
  return []
}

/** Each connection prepares a statement once, under a hash of its text. */
async function read(client: PoolClient, { text, values }: ReturnType<typeof toQuery>): Promise<TextRow[]> {
  const { rows } = await client.query<Record<string, string | null>>({ name: hash('sha1', text), text, values })
  return rows
}

/** Whether PostgreSQL refused the statement, so that the connection can still be used. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}
