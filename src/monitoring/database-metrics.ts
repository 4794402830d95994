import type pg from 'pg'
import { Gauge, type Registry } from 'prom-client'

/** The metrics of what is in the database, the same in every process. */
export interface DatabaseMetrics {
  /** Reads them. While the database does not answer, the last values remain. */
  observe(pool: pg.Pool): Promise<void>
}

/** The count stops there, so that a scrape stays cheap. */
const MOST_COUNTED = 100_000

const STATE = `
  select
    (select count(*) from (select from dead_letters limit ${MOST_COUNTED}) as counted)::int as "deadLetters",
    pg_database_size(current_database())::float8 as "sizeBytes",
    coalesce(
      (
        select json_object_agg(
          job,
          json_build_object('failed', (last_error is not null)::int, 'endedAt', extract(epoch from last_finished_at))
        )
        from maintenance_runs
      ),
      '{}'
    ) as jobs,
    (
      select json_build_object('at', extract(epoch from verified_at), 'differences', differences)
      from verifications
      order by verification_id desc
      limit 1
    ) as verification`

interface State {
  deadLetters: number
  sizeBytes: number
  jobs: Record<string, { failed: number; endedAt: number }>
  /** The last verification of all tables; null before the first. */
  verification: { at: number; differences: number } | null
}

export function createDatabaseMetrics(registry: Registry): DatabaseMetrics {
  const registers = [registry]
  const deadLetters = new Gauge({
    name: 'tidemark_dead_letters',
    help: `Rejected events that are stored, counted up to ${MOST_COUNTED}`,
    registers,
  })
  const size = new Gauge({ name: 'tidemark_database_size_bytes', help: 'Size of the database on its disk', registers })
  const failed = new Gauge({
    name: 'tidemark_maintenance_failed',
    help: '1 while the last run of the background job failed, else 0',
    labelNames: ['job'] as const,
    registers,
  })
  const ended = new Gauge({
    name: 'tidemark_maintenance_last_run_timestamp_seconds',
    help: 'When the last run of the background job ended, in seconds since 1970',
    labelNames: ['job'] as const,
    registers,
  })
  const verified = new Gauge({
    name: 'tidemark_verify_last_timestamp_seconds',
    help: 'When the last verification of all tables ended, in seconds since 1970; 0 for never',
    registers,
  })
  const differences = new Gauge({
    name: 'tidemark_verify_differences',
    help: 'Values that differed from the stored events in the last verification of all tables; absent before the first',
    registers,
  })
  differences.remove()
  const waiting = new Gauge({
    name: 'tidemark_report_pool_waiting',
    help: 'Requests of this process that wait for a connection to the database',
    registers,
  })
  return {
    async observe(pool) {
      waiting.set(pool.waitingCount)
      const state = await readState(pool)
      if (!state) return
      failed.reset()
      ended.reset()
      verified.set(state.verification?.at ?? 0)
      if (state.verification) differences.set(state.verification.differences)
      deadLetters.set(state.deadLetters)
      size.set(state.sizeBytes)
      for (const [job, { failed: isFailed, endedAt }] of Object.entries(state.jobs)) {
        failed.set({ job }, isFailed)
        ended.set({ job }, endedAt)
      }
    },
  }
}

async function readState(pool: pg.Pool): Promise<State | undefined> {
  try {
    const { rows } = await pool.query<{ state: string }>(
      `select to_json(state)::text as state from (${STATE}) as state`,
    )
    return rows[0] && (JSON.parse(rows[0].state) as State)
  } catch {
    return undefined
  }
}
