import type { ClientBase, Pool } from 'pg'
import { dropBefore } from '../../db/drop-partitions.ts'
import { type Closing, listClosings } from './closed-books.ts'

/** What the retention of stored events has done, and would do now. */
export interface RetentionPlan {
  /** `TIDEMARK_RAW_RETENTION_DAYS`. 0: stored events are kept for ever. */
  rawDays: number
  /** Events received before this time would be removed: the first day of a month. Undefined without a retention. */
  before: Date | undefined
  /** The months that would be removed, with PostgreSQL's estimates of their rows. */
  due: { month: string; rowsEstimate: number; bytes: number }[]
  closings: Closing[]
  /** Why the last attempt of the service removed nothing. */
  problem: string | undefined
}

/** The name under which the outcome of the service's attempts is stored. */
export const CLOSING_JOB = 'closing of the books'

const DAY_MS = 24 * 60 * 60 * 1000

/** The end of the last month that lies wholly before the days to keep, in UTC. */
export function endOfRetention(rawDays: number, nowMs: number): Date | undefined {
  if (rawDays === 0) return undefined
  const kept = new Date(nowMs - rawDays * DAY_MS)
  return new Date(Date.UTC(kept.getUTCFullYear(), kept.getUTCMonth(), 1))
}

/** Reads the plan. No event is read. */
export async function readPlan(pool: Pool, rawDays: number, before?: Date): Promise<RetentionPlan> {
  const { rows } = await pool.query<{ now: string }>('select extract(epoch from now()) * 1000 as now')
  const end = before ?? endOfRetention(rawDays, Number(rows[0]?.now))
  const { rows: problems } = await pool.query<{ last_error: string | null }>(
    'select last_error from maintenance_runs where job = $1',
    [CLOSING_JOB],
  )
  return {
    rawDays,
    before: end,
    due: end ? await readDue(pool, end) : [],
    closings: await listClosings(pool),
    problem: problems[0]?.last_error ?? undefined,
  }
}

async function readDue(client: ClientBase | Pool, before: Date): Promise<RetentionPlan['due']> {
  const { rows } = await client.query<{ month: string; rows: string; bytes: string }>(
    `select month, rows, bytes
     from (
       select
         left(substring(pg_get_expr(part.relpartbound, part.oid) from $$FROM \\('([^']+)'\\)$$), 7) as month,
         substring(pg_get_expr(part.relpartbound, part.oid) from $$FROM \\('([^']+)'\\)$$)::timestamptz as starts_at,
         greatest(part.reltuples, 0)::bigint as rows, pg_total_relation_size(part.oid) as bytes
       from pg_inherits
       join pg_class as part on part.oid = inhrelid
       where inhparent = 'raw_events'::regclass
     ) as months
     where starts_at < $1
     order by month`,
    [before.toISOString()],
  )
  return rows.map(({ month, rows: estimate, bytes }) => ({
    month,
    rowsEstimate: Number(estimate),
    bytes: Number(bytes),
  }))
}

/** Whether applied events have no stored event although the books do not have them: an earlier release dropped them, or a person did. */
export async function hasMissingEvents(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ is_missing: boolean }>(`
    select (select count(*) from inbox) > (select count(*) from raw_events) - (select count(*) from withdrawn_events)
      + (select coalesce(sum(events), 0) from closings) as is_missing`)
  return rows[0]?.is_missing ?? false
}

/**
 * Drops whole months without closing the books. Only for databases in which events are missing already, so that no balance would be exact.
 *
 * @throws Error if a month is in use at the moment.
 */
export async function dropWithoutClosing(pool: Pool, before: Date): Promise<void> {
  const { postponed } = await dropBefore(pool, 'raw_events', before.toISOString())
  if (postponed.length > 0) throw new Error(`In use, retried later: ${postponed.join(', ')}`)
  await pool.query('delete from withdrawn_events where received_at < $1', [before.toISOString()])
}
