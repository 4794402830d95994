import type { Pool } from 'pg'
import { dropBefore } from '../../db/drop-partitions.ts'
import { type Closing, listClosings } from './closed-books.ts'
import { readMonths, type StoredMonth } from './stored-data.ts'

/** What the retention of stored events has done, and would do now. */
export interface RetentionPlan {
  /** `TIDEMARK_RAW_RETENTION_DAYS`. 0: stored events are kept for ever. */
  rawDays: number
  /** Events received before this time would be removed: the first day of a month. Undefined without a retention. */
  before: Date | undefined
  /** The months that would be removed, with PostgreSQL's estimates of their rows. */
  due: StoredMonth[]
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

/** When the next month is due after the last one that was due: the time at which all its days are older than those to keep. */
export function nextEndOfRetention(rawDays: number, nowMs: number): { before: Date; at: Date } | undefined {
  const end = endOfRetention(rawDays, nowMs)
  if (!end) return undefined
  const before = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 1))
  return { before, at: new Date(before.getTime() + rawDays * DAY_MS) }
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

/** The months of stored events that lie wholly before a time. */
async function readDue(pool: Pool, before: Date): Promise<StoredMonth[]> {
  return (await readMonths(pool)).filter(({ month }) => Date.parse(`${month}-01T00:00:00Z`) < before.getTime())
}

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])(?:-01)?$/

/** The first moment of a month such as `2025-01` or `2025-01-01`, in UTC. Undefined for any other text. */
export function readMonth(text: string): Date | undefined {
  const [, year, month] = MONTH.exec(text) ?? []
  return year === undefined ? undefined : new Date(Date.UTC(Number(year), Number(month) - 1, 1))
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
