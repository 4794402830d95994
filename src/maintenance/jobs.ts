import type pg from 'pg'
import { dropBefore } from '../db/drop-partitions.ts'
import { hasCondition } from '../db/errors.ts'
import { ensureAhead, ownPartitionedTables, type PartitionedTable } from '../db/partitions.ts'
import { HOUR_MS } from '../durations.ts'
import { PRUNE_UPLOADS } from '../import/uploads/uploads.ts'
import type { MaintenanceJob } from './run-jobs.ts'

const MINUTE_MS = 60_000

export interface MaintenanceJobSettings {
  pool: pg.Pool
  /** 0: dead letters are stored forever. */
  deadLetterRetentionDays?: number
  /** 0: deliveries of shop platforms are stored forever. */
  deliveryRetentionDays?: number
  /** 0: the audit log is stored forever. */
  auditRetentionDays?: number
  /** Tidemark's own and those of the user's perspectives. */
  tables?: readonly PartitionedTable[]
}

/** The jobs that Tidemark runs on its database in the background. */
export function maintenanceJobs(settings: MaintenanceJobSettings): MaintenanceJob[] {
  const { pool, deadLetterRetentionDays = 0, deliveryRetentionDays = 0, auditRetentionDays = 0, tables } = settings
  return [
    endStoppedSessions(MINUTE_MS),
    makePartitionsAhead(pool, tables ?? ownPartitionedTables),
    refreshMonths,
    pruneDeliveries(deliveryRetentionDays),
    pruneAuditLog(pool, auditRetentionDays),
    pruneDeadLetters(deadLetterRetentionDays),
    pruneReceipts,
    pruneUploads,
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

/** Drops the months of `audit_log` that end before the retention period. */
function pruneAuditLog(pool: pg.Pool, auditRetentionDays: number): MaintenanceJob {
  return {
    name: 'pruning of audit_log',
    everyMs: HOUR_MS,
    async run(client) {
      if (auditRetentionDays > 0)
        await dropMonthsBefore(pool, 'audit_log', await firstKeptDay(client, auditRetentionDays))
    },
  }
}

/** Deletes the dead letters that were last seen before the retention period. Their counts stay. */
function pruneDeadLetters(deadLetterRetentionDays: number): MaintenanceJob {
  return {
    name: 'pruning of dead_letters',
    everyMs: HOUR_MS,
    async run(client) {
      if (deadLetterRetentionDays === 0) return
      await client.query(`delete from dead_letters where last_seen_at < now() - interval '1 day' * $1::int`, [
        deadLetterRetentionDays,
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

/** Deletes uploaded files that nobody works on any more. */
const pruneUploads: MaintenanceJob = {
  name: 'pruning of import_uploads',
  everyMs: HOUR_MS,
  async run(client) {
    for (const statement of PRUNE_UPLOADS) await client.query(statement)
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

async function firstKeptDay(client: pg.PoolClient, retentionDays: number): Promise<string> {
  const { rows } = await client.query<{ day: string }>('select current_date - $1::int as day', [retentionDays])
  return rows[0]?.day ?? ''
}

async function dropMonthsBefore(pool: pg.Pool, table: string, day: string): Promise<void> {
  const { postponed } = await dropBefore(pool, table, day)
  if (postponed.length > 0) throw new Error(`In use, retried later: ${postponed.join(', ')}`)
}
