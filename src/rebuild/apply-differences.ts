import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '../access/audit.ts'
import { isLockFailure } from '../db/errors.ts'
import { sql, toQuery } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { notifyEverything } from '../live/notify.ts'
import { addRun } from './add-run.ts'
import { among, type RowFilter } from './differences.ts'
import { RebuildError, type Target } from './target.ts'

/** The rows that were added, and the number to undo this. */
export interface AppliedRun {
  runId: number
  rows: number
}

export type ApplyStep = 'recorded' | 'added' | 'committed'

/** Runs whose differences are kept. */
const RUNS_KEPT = 20
const ATTEMPTS = 5

/**
 * Adds the differences of the shadow to the live tables in one transaction: readers see all of them or none. Events that
 * arrive meanwhile are added too, because addition is commutative.
 *
 * @param onStep for tests that kill the process between two steps.
 */
export async function applyDifferences(
  target: Target,
  { filter, events, onStep }: { filter: RowFilter; events: number; onStep?: (step: ApplyStep) => void },
): Promise<AppliedRun> {
  const applied = await retryingLocks(() =>
    inTransaction(target.pool, async (client) => {
      const run = await record(client, filter, events)
      onStep?.('recorded')
      await addRun(client, target, run.runId, 1)
      await recordRun(client, target, 'rebuild.added', run)
      onStep?.('added')
      return run
    }),
  )
  onStep?.('committed')
  await refreshMonths(target.pool)
  await notifyEverything(target.pool)
  return applied
}

/**
 * Subtracts what a run has added. Later events stay.
 *
 * @throws RebuildError for an unknown run, or one that was rolled back already.
 */
export async function rollBack(target: Target, runId: number): Promise<AppliedRun> {
  const rows = await retryingLocks(() =>
    inTransaction(target.pool, async (client) => {
      await markRolledBack(client, runId)
      const subtracted = await addRun(client, target, runId, -1)
      await recordRun(client, target, 'rebuild.rolled-back', { runId, rows: subtracted })
      return subtracted
    }),
  )
  await refreshMonths(target.pool)
  await notifyEverything(target.pool)
  return { runId, rows }
}

const recordRun = (client: PoolClient, { actor }: Target, action: string, { runId, rows }: AppliedRun) =>
  recordAudit(client, { actor, action, object: `run ${runId}`, detail: { rows } })

async function record(client: PoolClient, filter: RowFilter, events: number): Promise<AppliedRun> {
  const { rows } = await client.query<{ run_id: string }>(
    toQuery(sql`
      insert into rebuild_runs (tables, events)
      select coalesce(array_agg(distinct table_name), '{}'), ${events}::bigint
      from tidemark_shadow.differences
      where ${among(filter)}
      returning run_id`),
  )
  const runId = Number(rows[0]?.run_id)
  const { rowCount } = await client.query(
    toQuery(sql`
      insert into rebuild_differences (run_id, table_name, tenant_id, difference_number, key, live, should_be)
      select ${runId}::bigint, table_name, tenant_id, difference_number, key, live, should_be
      from tidemark_shadow.differences
      where ${among(filter)}`),
  )
  await client.query('delete from rebuild_differences where run_id <= $1', [runId - RUNS_KEPT])
  await client.query('delete from rebuild_runs where run_id <= $1', [runId - RUNS_KEPT])
  return { runId, rows: rowCount ?? 0 }
}

async function markRolledBack(client: PoolClient, runId: number): Promise<void> {
  const { rows } = await client.query<{ rolled_back_at: string | null }>(
    'select rolled_back_at from rebuild_runs where run_id = $1 for update',
    [runId],
  )
  const [run] = rows
  if (!run) throw new RebuildError(`There is no run ${runId}; the last ${RUNS_KEPT} are in the table rebuild_runs`)
  if (run.rolled_back_at !== null) throw new RebuildError(`Run ${runId} was rolled back already, ${run.rolled_back_at}`)
  await client.query('update rebuild_runs set rolled_back_at = now() where run_id = $1', [runId])
}

/** Refreshes `monthly_sales_summary`, which maintenance does once a minute. */
export async function refreshMonths(pool: Pool): Promise<void> {
  await pool.query('refresh materialized view concurrently monthly_sales_summary')
}

/** Repeats a transaction that PostgreSQL ended because of a deadlock or a lock timeout. */
export async function retryingLocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isLockFailure(error) || attempt === ATTEMPTS) throw error
    }
  }
}
