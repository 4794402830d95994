import { hash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { Static, TObject } from 'typebox'
import { type Sql, sql, toQuery } from '../db/sql.ts'
import type { Report, ReportContext } from './report.ts'
import { type TextRow, writeInstant, writeRows } from './write-rows.ts'

export interface ReportAnswer {
  /** Everything up to this event is in the numbers; undefined while nothing was ever applied. */
  asOf: string | undefined
  /** What `JSON.stringify` writes without loss: the rows, or `{ rows, totals }`. */
  body: unknown
}

/**
 * Asks a report, in one round trip.
 *
 * @param pool of `openReportPool`.
 * @throws ParameterError when parameters do not go together, and what PostgreSQL reports.
 */
export async function runReport<Q extends TObject>(
  pool: Pool,
  report: Report<Q>,
  query: Static<Q>,
  context: ReportContext,
): Promise<ReportAnswer> {
  const { row, totals } = report
  // The moment comes first: whatever is committed between the two is in the rows then, and not the other way round.
  const questions = [newestEvent(context.tenantId), report.sql(query, context)]
  if (totals) questions.push(totals.sql(query, context))
  const [newest = [], rows = [], totalRows = []] = await askAll(pool, questions)
  const newestAt = newest[0]?.last_event_at
  const written = writeRows(row, rows, context.currency)
  return {
    asOf: newestAt ? writeInstant(newestAt) : undefined,
    body: totals ? { rows: written, totals: writeRows(totals.row, totalRows, context.currency)[0] } : written,
  }
}

function newestEvent(tenantId: string): Sql {
  return sql`
    select max(last_event_at) as last_event_at
    from ingest_accounting
    where tenant_id = ${tenantId}
    and applied > 0`
}

/** Sends all the questions before it reads the first answer; the pool's connections are pipelined. */
async function askAll(pool: Pool, questions: readonly Sql[]): Promise<TextRow[][]> {
  const client = await pool.connect()
  const answers = await Promise.allSettled(questions.map((question) => ask(client, question)))
  const failed = answers.find((answer) => answer.status === 'rejected')
  client.release(failed && !isAnswered(failed.reason) ? failed.reason : undefined)
  if (failed) throw failed.reason
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/** Every text is prepared once a connection, under a name made of it. */
async function ask(client: PoolClient, question: Sql): Promise<TextRow[]> {
  const { text, values } = toQuery(question)
  const { rows } = await client.query<Record<string, string | null>>({ name: hash('sha1', text), text, values })
  return rows
}

/** Whether PostgreSQL itself refused, so that the connection is as good as before. */
function isAnswered(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}
