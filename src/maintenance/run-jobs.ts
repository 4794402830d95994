import type pg from 'pg'
import type { Logger } from 'pino'
import { inTransaction } from '../db/transaction.ts'

/** Background work that only one process does at a time. */
export interface MaintenanceJob {
  name: string
  /** The least time between the starts of two runs. */
  everyMs: number
  /** Runs in the transaction that holds the job's lock. An error is recorded, and the job is retried when it is due. */
  run(client: pg.PoolClient): Promise<void>
}

export interface MaintenanceSettings {
  pool: pg.Pool
  jobs: readonly MaintenanceJob[]
  /** The interval at which this process looks for jobs that are due. */
  everyMs: number
  log: Pick<Logger, 'debug' | 'error'>
}

export interface Maintenance {
  /** Waits for the current run, and starts no other. */
  stop(): Promise<void>
}

/**
 * Looks for due jobs repeatedly and runs them. There is no leader: the transaction of a run holds the lock of its job, and a row
 * stores when the job ran, by the clock of the database. When a process dies, its transaction ends, and the next process
 * that looks runs the job.
 */
export function startMaintenance({ pool, jobs, everyMs, log }: MaintenanceSettings): Maintenance {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    for (const job of jobs) {
      if (!isStopped) await runIfDue(pool, job, log)
    }
    if (!isStopped) timer = setTimeout(() => (current = look()), everyMs).unref()
  }
  let current = look()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await current
    },
  }
}

async function runIfDue(pool: pg.Pool, job: MaintenanceJob, log: MaintenanceSettings['log']): Promise<void> {
  try {
    if (!(await isDue(pool, job))) return
    const startedMs = performance.now()
    const outcome = await inTransaction(pool, (client) => claimAndRun(client, job))
    const fields = { job: job.name, ms: Math.round(performance.now() - startedMs) }
    if (outcome === 'done') log.debug(fields, 'maintenance done')
    if (outcome instanceof Error) log.error({ ...fields, err: outcome }, 'maintenance failed')
  } catch (error) {
    log.error({ job: job.name, err: error }, 'maintenance failed')
  }
}

async function claimAndRun(client: pg.PoolClient, job: MaintenanceJob): Promise<'done' | 'taken' | Error> {
  const { rows } = await client.query<{ isMine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('tidemark maintenance'), hashtext($1)) as "isMine"`,
    [job.name],
  )
  if (!rows[0]?.isMine || !(await isDue(client, job))) return 'taken'
  await client.query(NOTICE_DEATH)
  await client.query('savepoint job')
  const error = await job.run(client).then(
    () => undefined,
    (failure: Error) => failure,
  )
  if (error) await client.query('rollback to savepoint job')
  await recordRun(client, job.name, error?.message)
  return error ?? 'done'
}

/** Stores that a job has run, and its problem if it failed. */
export async function recordRun(
  client: pg.Pool | pg.PoolClient,
  job: string,
  problem: string | undefined,
): Promise<void> {
  await client.query(
    `insert into maintenance_runs (job, last_started_at, last_finished_at, last_error)
     values ($1, now(), clock_timestamp(), $2)
     on conflict (job) do update
     set last_started_at = excluded.last_started_at,
         last_finished_at = excluded.last_finished_at,
         last_error = excluded.last_error`,
    [job, problem],
  )
}

/**
 * PostgreSQL notices a process that dies during a long statement within a second, if its system supports that. A process that
 * hangs loses the job after five minutes.
 */
const NOTICE_DEATH = `
  do $$
  begin
    perform set_config('idle_in_transaction_session_timeout', '5min', true);
    perform set_config('client_connection_check_interval', '1s', true);
  exception when others then
    null;
  end
  $$`

/** A failed job is due again after a minute. */
async function isDue(client: pg.Pool | pg.PoolClient, { name, everyMs }: MaintenanceJob): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from maintenance_runs
     where job = $1
     and last_started_at > clock_timestamp() - interval '1 millisecond' *
       case when last_error is null then $2::bigint else least($2::bigint, 60000) end`,
    [name, everyMs],
  )
  return rowCount === 0
}
