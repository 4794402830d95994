import type { Pool } from 'pg'
import { isUnderInvestigation } from '../investigate.ts'
import type { TaskProgress } from '../tasks/task.ts'
import { type Need, type Rules, readNeed } from './table-rules.ts'

/** How far the filling of tables after an upgrade is, in whichever process. */
export interface FillingState {
  /**
   * `complete`: all tables contain all events. `waiting`: a process will begin soon, or another version of Tidemark still writes.
   * `blocked`: see `problem`.
   */
  status: 'complete' | 'filling' | 'waiting' | 'blocked'
  /** Names of `Rules.versions`. */
  tables: readonly string[]
  phase: string | undefined
  eventsDone: number | undefined
  eventsExpected: number | undefined
  startedAt: Date | undefined
  problem: string | undefined
}

/** Other versions of Tidemark must have been silent for this long before their events are added. */
export const SILENT_MS = 60_000

const COMPLETE: FillingState = {
  status: 'complete',
  tables: [],
  phase: undefined,
  eventsDone: undefined,
  eventsExpected: undefined,
  startedAt: undefined,
  problem: undefined,
}

/** Reads the state from the database. */
export async function readFilling(pool: Pool, rules: Rules, silentMs = SILENT_MS): Promise<FillingState> {
  const need = await readNeed(pool, rules, silentMs)
  return need ? describe(pool, need) : COMPLETE
}

async function describe(pool: Pool, { tables, waitsForOthers }: Need): Promise<FillingState> {
  const { rows } = await pool.query<StoredProgress>('select * from filling')
  const [stored] = rows
  if (!stored || waitsForOthers) return { ...COMPLETE, status: 'waiting', tables }
  const isRunning = stored.problem === null && (await isUnderInvestigation(pool))
  return {
    status: isRunning ? 'filling' : stored.problem === null ? 'waiting' : 'blocked',
    tables: stored.tables,
    phase: stored.phase,
    eventsDone: Number(stored.events_done),
    eventsExpected: Number(stored.events_expected),
    startedAt: new Date(stored.started_at),
    problem: stored.problem ?? undefined,
  }
}

interface StoredProgress {
  tables: string[]
  phase: string
  events_done: string
  events_expected: string
  started_at: string
  problem: string | null
}

/** The share of the events that are replayed, below 100 until the tables are complete. Undefined before it is known. */
export function percentFilled({
  eventsDone,
  eventsExpected,
}: Pick<FillingState, 'eventsDone' | 'eventsExpected'>): number | undefined {
  if (eventsDone === undefined || !eventsExpected) return undefined
  return Math.min(99, Math.floor((100 * eventsDone) / eventsExpected))
}

/** Stores the progress of this process's filling, for all processes. */
export async function storeProgress(
  pool: Pool,
  tables: readonly string[],
  { phase, done, total }: TaskProgress,
): Promise<void> {
  await pool.query(
    `insert into filling (tables, phase, events_done, events_expected)
     values ($1, $2, $3, $4)
     on conflict (only_row) do update set
       tables = excluded.tables,
       phase = excluded.phase,
       events_done = excluded.events_done,
       events_expected = excluded.events_expected,
       started_at = case when filling.tables = excluded.tables then filling.started_at else excluded.started_at end,
       updated_at = excluded.updated_at,
       problem = null`,
    [tables, phase, done, total],
  )
}

/** Stores why a filling cannot continue. */
export async function storeProblem(pool: Pool, tables: readonly string[], problem: string): Promise<void> {
  await storeProgress(pool, tables, { phase: 'starting', done: 0, total: 0 })
  await pool.query('update filling set problem = $1', [problem])
}

/** Removes the progress of a filling that is complete. */
export async function removeProgress(pool: Pool): Promise<void> {
  await pool.query('delete from filling')
}
