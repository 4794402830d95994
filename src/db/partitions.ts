import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { hasCondition, isLockFailure } from './errors.ts'
import { type Every, type Period, periodKey, periodOf } from './partition-period.ts'
import { inTransaction } from './transaction.ts'

/** A table partitioned by range of a date, or of a `timestamptz` in UTC. */
export interface PartitionedTable {
  table: string
  every: Every
}

export const auditLog: PartitionedTable = { table: 'audit_log', every: 'month' }

/** The partitioned tables of Tidemark's own migrations. */
export const ownPartitionedTables: readonly PartitionedTable[] = [
  { table: 'raw_events', every: 'month' },
  auditLog,
  { table: 'daily_sales_analytics', every: 'year' },
  { table: 'product_analytics', every: 'year' },
  { table: 'dimension_sales_analytics', every: 'year' },
  { table: 'sales_restatements', every: 'year' },
]

/** Tidemark's own partitioned tables, and those of the user. */
export function allPartitionedTables(
  userTables: readonly { table: string; partition?: { every: Every } }[],
): PartitionedTable[] {
  const declared = userTables.flatMap(({ table, partition }) => (partition ? [{ table, every: partition.every }] : []))
  return [...ownPartitionedTables, ...declared]
}

/** Creates partitions on demand and remembers the existing ones. */
export interface Partitions {
  /** Resolves when there is a partition for each of the days (`YYYY-MM-DD…`). Known partitions cost no query. */
  ensure(table: string, days: Iterable<string>): Promise<void>
  /** Call this when an insert found no partition: the next `ensure` looks again. */
  forget(): void
}

/**
 * A new partition takes a connection of the pool for a moment: callers that hold connections while they wait for `ensure`
 * must leave one free.
 */
export function createPartitions(pool: pg.Pool, tables: readonly PartitionedTable[]): Partitions {
  const periods = new Map(tables.map(({ table, every }) => [table, { every, known: new Map<string, Promise<void>>() }]))
  return {
    async ensure(table, days) {
      const { every, known } = periods.get(table) ?? unknownTable(table)
      const awaited: Promise<void>[] = []
      for (const day of days) {
        const key = periodKey(every, day)
        if (!known.has(key)) {
          const made = ensurePartition(pool, { table, every }, day)
          made.catch(() => known.delete(key))
          known.set(key, made)
        }
        const made = known.get(key)
        if (made && awaited.at(-1) !== made) awaited.push(made)
      }
      await Promise.all(awaited)
    },
    forget() {
      for (const { known } of periods.values()) known.clear()
    },
  }
}

const ATTEMPTS = 8

/**
 * Creates the partition for a day unless it exists, in a transaction of its own. Many processes may do so at the same time,
 * beside running inserts: the partition is created separately and then attached, which does not block writers.
 *
 * @throws SetupError when a table with that name is not a partition.
 */
export async function ensurePartition(pool: pg.Pool, { table, every }: PartitionedTable, day: string): Promise<void> {
  const period = periodOf(every, day)
  if (await isAttached(pool, table, period)) return
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(pool, (client) => createPartition(client, table, period))
    } catch (error) {
      if (!isLockFailure(error) || attempt === ATTEMPTS) throw error
    }
    await pause(Math.random() * attempt * 50)
  }
}

/** Makes the partitions of the current period and the next, by the database's clock. */
export async function ensureAhead(pool: pg.Pool, tables: readonly PartitionedTable[]): Promise<void> {
  for (const partitioned of tables) {
    for (const period of await currentAndNext(pool, partitioned)) await ensurePartition(pool, partitioned, period.from)
  }
}

/** The partitions of the current period and the next that are not there. */
export async function missingPartitions(pool: pg.Pool, tables: readonly PartitionedTable[]): Promise<string[]> {
  const missing: string[] = []
  for (const partitioned of tables) {
    for (const period of await currentAndNext(pool, partitioned)) {
      if (!(await isAttached(pool, partitioned.table, period))) missing.push(nameOf(partitioned.table, period))
    }
  }
  return missing
}

async function createPartition(client: pg.PoolClient, table: string, period: Period): Promise<void> {
  const name = nameOf(table, period)
  await client.query(`set local lock_timeout = '2s'`)
  await client.query(`select pg_advisory_xact_lock(hashtext('tidemark partitions'), hashtext($1))`, [table])
  if (await isAttached(client, table, period)) return
  // Inserts go to the table itself, which numbers the rows of all partitions.
  await client
    .query(`create table ${name} (like ${table} including all excluding identity)`)
    .catch((cause: unknown) => {
      if (!hasCondition(cause, 'duplicate_table')) throw cause
      throw new SetupError(
        `The table ${name} is in the way: it is not a partition of ${table}. Attach, rename or drop it.`,
        {
          cause,
        },
      )
    })
  await copyStatisticsTargets(client, table, name)
  const bounds = `from ('${period.from} 00:00:00+00') to ('${period.to} 00:00:00+00')`
  await client.query(`alter table ${table} attach partition ${name} for values ${bounds}`)
}

/** `like` does not copy how closely the values of each column are analyzed. */
async function copyStatisticsTargets(client: pg.PoolClient, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ name: string; target: number }>(
    `select quote_ident(attname) as name, attstattarget as target
     from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and attstattarget >= 0 and not attisdropped`,
    [from],
  )
  if (rows.length === 0) return
  const changes = rows.map(({ name, target }) => `alter column ${name} set statistics ${target}`)
  await client.query(`alter table ${to} ${changes.join(', ')}`)
}

async function isAttached(client: pg.Pool | pg.PoolClient, table: string, period: Period): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from pg_inherits where inhrelid = to_regclass($1) and inhparent = to_regclass($2)',
    [nameOf(table, period), table],
  )
  return rowCount === 1
}

async function currentAndNext(pool: pg.Pool, { every }: PartitionedTable): Promise<Period[]> {
  const { rows } = await pool.query<{ today: string }>('select current_date as today')
  const current = periodOf(every, rows[0]?.today ?? '')
  return [current, periodOf(every, current.to)]
}

function nameOf(table: string, { suffix }: Period): string {
  return `${table}_${suffix}`
}

function unknownTable(table: string): never {
  throw new Error(`The table ${table} is not among the partitioned tables`)
}
