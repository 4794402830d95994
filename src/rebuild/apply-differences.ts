import type { Pool, PoolClient } from 'pg'
import { createPartitions, type PartitionedTable } from '../db/partitions.ts'
import { sql, toQuery } from '../db/sql.ts'
import { inTransaction, isLockFailure } from '../db/transaction.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import { among, type RowFilter } from './differences.ts'
import { RebuildError, type Target } from './target.ts'

/** What was added, and the number by which it can be taken back. */
export interface AppliedRun {
  runId: number
  rows: number
}

export type ApplyStep = 'recorded' | 'added' | 'committed'

/** Runs whose differences are kept. */
const RUNS_KEPT = 20
const ATTEMPTS = 5

/**
 * Adds the shadow's differences to the live tables, in one transaction: readers see all of it or nothing, and events that are
 * counted meanwhile are added as well, for adding is commutative.
 *
 * @param onStep for tests that let the process die between two steps.
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
      onStep?.('added')
      return run
    }),
  )
  onStep?.('committed')
  await refreshMonths(target.pool)
  return applied
}

/**
 * Subtracts what a run has added. What events have added since stays.
 *
 * @throws RebuildError when there is no such run, or it was rolled back already.
 */
export async function rollBack(target: Target, runId: number): Promise<AppliedRun> {
  const rows = await retryingLocks(() =>
    inTransaction(target.pool, async (client) => {
      await markRolledBack(client, runId)
      return addRun(client, target, runId, -1)
    }),
  )
  await refreshMonths(target.pool)
  return { runId, rows }
}

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

/** Tables and rows in the order in which batches write them, so that nobody waits in a circle. */
async function addRun(client: PoolClient, target: Target, runId: number, sign: 1 | -1): Promise<number> {
  const { rows } = await client.query<{ table_name: string; rows: string }>(
    'select table_name, count(*) as rows from rebuild_differences where run_id = $1 group by table_name',
    [runId],
  )
  const tables = new Set(rows.map(({ table_name }) => table_name))
  const perspectives = target.perspectives.filter(({ table }) => tables.delete(table))
  const [unknown] = tables
  if (unknown !== undefined) {
    throw new RebuildError(
      `Run ${runId} is also about ${unknown}, which is no perspective here. Set TIDEMARK_CONFIG as then`,
    )
  }
  for (const perspective of perspectives) {
    await ensurePartitions(client, target, perspective, runId)
    await client.query(additionOf(perspective), [runId, sign])
    await client.query(removalOf(perspective), [runId])
  }
  return rows.reduce((sum, row) => sum + Number(row.rows), 0)
}

async function ensurePartitions(
  client: PoolClient,
  { pool, partitionedTables }: { pool: Pool; partitionedTables: readonly PartitionedTable[] },
  { table, partition }: Perspective,
  runId: number,
): Promise<void> {
  if (!partition) return
  const { rows } = await client.query<{ day: string }>(
    'select distinct key ->> $3 as day from rebuild_differences where run_id = $1 and table_name = $2',
    [runId, table, partition.column],
  )
  await createPartitions(pool, partitionedTables).ensure(
    table,
    rows.map(({ day }) => day),
  )
}

function additionOf({ table, key, sums }: Perspective): string {
  const keys = ['tenant_id', ...Object.keys(key)]
  const keyValues = Object.entries(key).map(([name, type]) => `(key ->> '${name}')::${type}`)
  const sumValues = Object.entries(sums).map(
    ([name, type]) => `trim_scale($2 * ((should_be ->> '${name}')::numeric - (live ->> '${name}')::numeric))::${type}`,
  )
  return `
    insert into ${table} as counted (${[...keys, ...Object.keys(sums)].join(', ')})
    select ${['tenant_id', ...keyValues, ...sumValues].join(', ')}
    from rebuild_differences
    where run_id = $1
    and table_name = '${table}'
    order by ${['tenant_id', ...keyValues.map((value) => (value.endsWith('text') ? `${value} collate "C"` : value))].join(', ')}
    on conflict (${keys.join(', ')}) do update set
      ${Object.keys(sums)
        .map((name) => `${name} = counted.${name} + excluded.${name},`)
        .join('\n      ')}
      updated_at = excluded.updated_at`
}

function removalOf({ table, key, sums }: Perspective): string {
  return `
    delete from ${table} as counted
    using rebuild_differences as difference
    where difference.run_id = $1
    and difference.table_name = '${table}'
    and counted.tenant_id = difference.tenant_id
    ${Object.entries(key)
      .map(([name, type]) => `and counted.${name} = (difference.key ->> '${name}')::${type}`)
      .join('\n    ')}
    ${Object.keys(sums)
      .map((name) => `and counted.${name} = 0`)
      .join('\n    ')}`
}

async function refreshMonths(pool: Pool): Promise<void> {
  await pool.query('refresh materialized view concurrently monthly_sales_summary')
}

async function retryingLocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isLockFailure(error) || attempt === ATTEMPTS) throw error
    }
  }
}
