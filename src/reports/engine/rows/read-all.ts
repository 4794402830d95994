import { hash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { inOneWrite } from '../../../db/pipeline.ts'
import type { Connections } from '../../../db/replica/replica.ts'
import { type Sql, toQuery } from '../../../db/sql.ts'
import type { TextRow } from '../../../json/write-rows.ts'
import type { Report } from '../report.ts'
import { reportSettingsFor } from '../report-pool.ts'
import { isRefusedByCitus, pulledForm, type RefusedStatements } from './statement-forms.ts'

/** The forms of statements that Citus has refused once, by their texts. */
const refused: RefusedStatements = new Map()

/**
 * Runs statements in one read-only transaction. All of them are sent before the first result is read, because the connections of the
 * pool are pipelined. A statement that is in the list twice, such as rows and totals of a report with one row, is sent once.
 *
 * @param pool of `openReportPool`, or of a replica.
 */
export async function readAll(
  pool: Connections,
  statements: readonly Sql[],
  { planner, tenantId }: Pick<Report, 'planner'> & { tenantId: string },
): Promise<TextRow[][]> {
  const queries = statements.map(toQuery)
  for (;;) {
    const formed = queries.map(({ text, values }) => {
      const form = refused.get(text)
      return form === undefined ? { text, values } : { text: form, values: [...values, tenantId] }
    })
    const client = await pool.connect()
    const { results, failed, error } = await readOnce(client, formed, planner)
    const query = failed === undefined ? undefined : queries[failed]
    const form =
      query && !refused.has(query.text) && isRefusedByCitus(error) ? await pulledForm(client, query) : undefined
    client.release(error !== undefined && !isRefusal(error) ? (error as Error) : undefined)
    if (error === undefined) return results
    if (!query || form === undefined) throw error
    refused.set(query.text, form)
  }
}

interface Answers {
  results: TextRow[][]
  /** The index of the first statement that failed. */
  failed?: number
  error?: unknown
}

async function readOnce(client: PoolClient, queries: readonly Query[], planner: Report['planner']): Promise<Answers> {
  const results = new Map<string, Promise<TextRow[]>>()
  const reads = queries.map((query) => () => {
    const key = JSON.stringify(query)
    const result = results.get(key) ?? read(client, query)
    results.set(key, result)
    return result
  })
  const steps = [() => begin(client, planner), ...reads, () => end(client)]
  const settled = await Promise.allSettled(inOneWrite(client, () => steps.map((step) => step())))
  const first = settled.findIndex(({ status }) => status === 'rejected')
  const failure = settled[first]
  if (failure?.status === 'rejected') return { results: [], failed: first - 1, error: failure.reason }
  return { results: settled.slice(1, -1).map((result) => (result.status === 'fulfilled' ? result.value : [])) }
}

type Query = ReturnType<typeof toQuery>

/** Plans are made for the given values. A generic plan would read months of orders to find a single one. */
const FOR_GIVEN_VALUES = 'set local plan_cache_mode = force_custom_plan'
const SETTINGS = {
  'point-lookups': `; set local enable_indexscan = on; ${FOR_GIVEN_VALUES}`,
  'given-values': `; ${FOR_GIVEN_VALUES}`,
}

/** Read only for this transaction alone: another user of the same session, behind a pooler, must be able to write. */
async function begin(client: PoolClient, planner: Report['planner']): Promise<TextRow[]> {
  await client.query(`begin transaction read only${reportSettingsFor(client)}${planner ? SETTINGS[planner] : ''}`)
  return []
}

async function end(client: PoolClient): Promise<TextRow[]> {
  await client.query('commit')
  return []
}

/** Each connection prepares a statement once, under a hash of its text. */
async function read(client: PoolClient, { text, values }: Query): Promise<TextRow[]> {
  const { rows } = await client.query<Record<string, string | null>>({ name: hash('sha1', text), text, values })
  return rows
}

/** Whether PostgreSQL refused the statement, so that the connection can still be used. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}
