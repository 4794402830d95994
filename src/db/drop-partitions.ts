import type pg from 'pg'
import { isLockFailure } from './errors.ts'
import { inTransaction } from './transaction.ts'

/** The outcome. */
export interface DroppedPartitions {
  dropped: string[]
  /** In use at the moment: retry later. */
  postponed: string[]
}

/**
 * Drops the partitions of a table that lie wholly before a day (`YYYY-MM-DD`) or a time. Each drop waits only briefly for its lock,
 * because other sessions cannot use the table while it waits.
 */
export async function dropBefore(pool: pg.Pool, table: string, day: string): Promise<DroppedPartitions> {
  const { rows } = await pool.query<{ name: string }>(
    `select partition.relname as name
     from pg_inherits
     join pg_class as partition on partition.oid = inhrelid
     where inhparent = to_regclass($1)
     and substring(pg_get_expr(partition.relpartbound, partition.oid) from $$TO \\('([^']+)'\\)$$)::timestamptz <= $2::timestamptz
     order by name`,
    [table, day],
  )
  const result: DroppedPartitions = { dropped: [], postponed: [] }
  for (const { name } of rows) {
    const list = (await dropPartition(pool, name)) ? result.dropped : result.postponed
    list.push(name)
  }
  return result
}

async function dropPartition(pool: pg.Pool, name: string): Promise<boolean> {
  try {
    await inTransaction(pool, async (client) => {
      await client.query(`set local lock_timeout = '300ms'`)
      await client.query(`drop table if exists ${name}`)
    })
    return true
  } catch (error) {
    if (isLockFailure(error)) return false
    throw error
  }
}
