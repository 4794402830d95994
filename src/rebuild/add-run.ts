import type { Pool, PoolClient } from 'pg'
import { createPartitions, type PartitionedTable } from '../db/partitions.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import { RebuildError, type Target } from './target.ts'

/**
 * Adds the differences of a run to the live tables, or (`sign` -1) subtracts them. Tables and rows come in the order in which
 * batches write them, so that sessions never wait for each other in a circle.
 *
 * @returns how many rows there were.
 */
export async function addRun(client: PoolClient, target: Target, runId: number, sign: 1 | -1): Promise<number> {
  const { rows } = await client.query<{ table_name: string; rows: string }>(
    'select table_name, count(*) as rows from rebuild_differences where run_id = $1 group by table_name',
    [runId],
  )
  const tables = new Set(rows.map(({ table_name }) => table_name))
  const perspectives = target.perspectives.filter(({ table }) => tables.delete(table))
  const [unknown] = tables
  if (unknown !== undefined) {
    throw new RebuildError(
      `Run ${runId} also changed ${unknown}, which is not a perspective here. Set TIDEMARK_CONFIG to the value that it had during that run`,
    )
  }
  for (const perspective of perspectives) {
    const ofRun = {
      text: 'rebuild_differences where run_id = $1 and table_name = $2',
      values: [runId, perspective.table],
    }
    await ensurePartitionsOf(client, target, perspective, ofRun)
    await addRows(client, perspective, ofRun, sign)
  }
  return rows.reduce((sum, row) => sum + Number(row.rows), 0)
}

/** Rows of differences of one perspective: what follows `from`, with its parameters. */
export interface DifferenceRows {
  text: string
  values: readonly unknown[]
}

/** Adds differences to the live table of their perspective, or (`sign` -1) subtracts them, in the order of keys. */
export async function addRows(
  client: PoolClient,
  perspective: Perspective,
  { text, values }: DifferenceRows,
  sign: 1 | -1,
): Promise<void> {
  await client.query(additionOf(perspective, text, sign), [...values])
  await client.query(removalOf(perspective, text), [...values])
}

/** Creates the partitions that these differences need. */
export async function ensurePartitionsOf(
  client: PoolClient | Pool,
  { pool, partitionedTables }: { pool: Pool; partitionedTables: readonly PartitionedTable[] },
  { table, partition }: Perspective,
  { text, values }: DifferenceRows,
): Promise<void> {
  if (!partition) return
  const { rows } = await client.query<{ day: string }>(
    `select distinct key ->> '${partition.column}' as day from ${text}`,
    [...values],
  )
  await createPartitions(pool, partitionedTables).ensure(
    table,
    rows.map(({ day }) => day),
  )
}

function additionOf({ table, key, sums }: Perspective, differences: string, sign: 1 | -1): string {
  const keys = ['tenant_id', ...Object.keys(key)]
  const keyValues = Object.entries(key).map(([name, type]) => `(key ->> '${name}')::${type}`)
  const sumValues = Object.entries(sums).map(
    ([name, type]) =>
      `trim_scale(${sign} * ((should_be ->> '${name}')::numeric - (live ->> '${name}')::numeric))::${type}`,
  )
  return `
    insert into ${table} as counted (${[...keys, ...Object.keys(sums)].join(', ')})
    select ${['tenant_id', ...keyValues, ...sumValues].join(', ')}
    from ${differences}
    order by ${['tenant_id', ...keyValues.map((value) => (value.endsWith('text') ? `${value} collate "C"` : value))].join(', ')}
    on conflict (${keys.join(', ')}) do update set
      ${Object.keys(sums)
        .map((name) => `${name} = counted.${name} + excluded.${name},`)
        .join('\n      ')}
      updated_at = excluded.updated_at`
}

function removalOf({ table, key, sums }: Perspective, differences: string): string {
  return `
    delete from ${table} as counted
    using (select tenant_id, key from ${differences}) as difference
    where counted.tenant_id = difference.tenant_id
    ${Object.entries(key)
      .map(([name, type]) => `and counted.${name} = (difference.key ->> '${name}')::${type}`)
      .join('\n    ')}
    ${Object.keys(sums)
      .map((name) => `and counted.${name} = 0`)
      .join('\n    ')}`
}
