import type pg from 'pg'
import { dropBefore } from '../db/drop-partitions.ts'
import { hasCondition } from '../db/errors.ts'
import { ensureAhead, ownPartitionedTables, type PartitionedTable } from '../db/partitions.ts'
import { HOUR_MS } from '../durations.ts'
import type { MaintenanceJob } from './run-jobs.ts'

const MINUTE_MS = 60_000

export interface MaintenanceJobSettings {
  pool: pg.Pool
  /** 0: raw events are stored forever. */
  rawRetentionDays: number
  /** 0: deliveries of shop platforms are stored forever. */
  deliveryRetentionDays?: number
  /** Tidemark's own and those of the user's perspectives. */
  tables?: readonly PartitionedTable[]
}

/** The jobs that Tidemark runs on its database in the background. */
export function maintenanceJobs(settings: MaintenanceJobSettings): MaintenanceJob[] {
  const { pool, rawRetentionDays, deliveryRetentionDays = 0, tables } = settings
  return [
    endStoppedSessions(MINUTE_MS),
    makePartitionsAhead(pool, tables ?? ownPartitionedTables),
    refreshMonths,
    pruneRawEvents(pool, rawRetentionDays),
    pruneDeliveries(deliveryRetentionDays),
    pruneReceipts,
    summarizeRawEvents,
  ]
}

/**
 * Ends sessions whose process froze in the middle of COPY, and which therefore keep their locks. PostgreSQL does not count such a
 * session as idle, and cannot cancel its statement.
 *
 * @param afterMs the time since the beginning of the statement. A batch takes seconds.
 */
export function endStoppedSessions(afterMs: number): MaintenanceJob {
  return {
    name: 'end of stopped sessions',
    everyMs: MINUTE_MS,
    async run(client) {
      await client.query(
        `select pg_terminate_backend(pid)
         from pg_stat_activity
         where datname = current_database()
         and usename = current_user
         and application_name = 'tidemark'
         and state = 'active'
         and wait_event = 'ClientRead'
         and query_start < clock_timestamp() - interval '1 millisecond' * $1::bigint`,
        [afterMs],
      )
    },
  }
}

function makePartitionsAhead(pool: pg.Pool, tables: readonly PartitionedTable[]): MaintenanceJob {
  return { name: 'partitions ahead', everyMs: HOUR_MS, run: () => ensureAhead(pool, tables) }
}

/** Refreshes `monthly_sales_summary` when a day has changed since the last run; readers of the view do not wait. */
const refreshMonths: MaintenanceJob = {
  name: 'refresh of monthly_sales_summary',
  everyMs: MINUTE_MS,
  async run(client) {
    // A batch that began before the last refresh may have committed after it; none runs for longer than the margin.
    const { rowCount } = await client.query(
      `select
       where (select max(updated_at) from daily_sales_analytics) >= coalesce(
         (select last_started_at - interval '10 minutes' from maintenance_runs where job = $1),
         '-infinity'
       )`,
      [refreshMonths.name],
    )
    if (rowCount === 1) await client.query('refresh materialized view concurrently monthly_sales_summary')
  },
}

/** Deletes the deliveries of shop platforms that arrived before the retention period. Their counts stay. */
function pruneDeliveries(deliveryRetentionDays: number): MaintenanceJob {
  return {
    name: 'pruning of deliveries',
    everyMs: HOUR_MS,
    async run(client) {
      if (deliveryRetentionDays === 0) return
      await client.query(`delete from deliveries where received_at < now() - interval '1 day' * $1::int`, [
        deliveryRetentionDays,
      ])
    },
  }
}

/** A receipt is read within seconds of its batch, and never after a day. */
const pruneReceipts: MaintenanceJob = {
  name: 'pruning of commit_receipts',
  everyMs: HOUR_MS,
  async run(client) {
    await client.query(`delete from commit_receipts where committed_at < now() - interval '1 day'`)
  },
}

/**
 * Brings the index of `raw_events` by time of arrival up to the newest pages, which otherwise happens at a vacuum. Duplicates are
 * compared with raw events that this index finds. A running vacuum does the same, so nothing is done then.
 */
const summarizeRawEvents: MaintenanceJob = {
  name: 'summary of raw_events',
  everyMs: MINUTE_MS,
  async run(client) {
    // Less than the time after which PostgreSQL cancels a vacuum that blocks another session.
    await client.query(`set local lock_timeout = '200ms'; savepoint summary`)
    try {
      await client.query(`
        select brin_summarize_new_values(inhrelid)
        from (
          select inhrelid
          from pg_inherits
          where inhparent = 'raw_events_received_at'::regclass
          order by inhrelid desc
          limit 2
        ) as newest`)
    } catch (error) {
      if (!hasCondition(error, 'lock_not_available')) throw error
      await client.query('rollback to savepoint summary')
    }
  },
}

/** Drops the months of `raw_events` that end before the retention period, and the marks of their withdrawn events. */
function pruneRawEvents(pool: pg.Pool, rawRetentionDays: number): MaintenanceJob {
  return {
    name: 'pruning of raw_events',
    everyMs: HOUR_MS,
    async run(client) {
      if (rawRetentionDays === 0) return
      const { rows } = await client.query<{ day: string }>('select current_date - $1::int as day', [rawRetentionDays])
      const day = rows[0]?.day ?? ''
      const { postponed } = await dropBefore(pool, 'raw_events', day)
      if (postponed.length > 0) throw new Error(`In use, retried later: ${postponed.join(', ')}`)
      await client.query(`delete from withdrawn_events where received_at < date_trunc('month', $1::date)`, [day])
    },
  }
}
