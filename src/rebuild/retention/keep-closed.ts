import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { HOUR_MS } from '../../durations.ts'
import { recordRun } from '../../maintenance/run-jobs.ts'
import { isUnderInvestigation } from '../investigate.ts'
import { createRepeatedWork, type RepeatedWork, type RunTask } from '../tasks/repeated-work.ts'
import { CLOSING_JOB, dropWithoutClosing, hasMissingEvents, readPlan } from './plan.ts'

export interface CloserSettings {
  pool: Pool
  config: Config
  /** Of the database. */
  url: string
  log: Logger
  /** How often this process looks for months that are due. */
  everyMs?: number
  /** When it looks first. */
  firstMs?: number
}

const CLOSER = { kind: 'service', name: 'TIDEMARK_RAW_RETENTION_DAYS' } as const
const MINUTE_MS = 60_000
/** After a problem that a person has to solve, each attempt would read all events in vain. */
const AFTER_PROBLEM = '1 day'

/**
 * Closes the books for months of stored events that `TIDEMARK_RAW_RETENTION_DAYS` does not keep. Each process looks repeatedly, and
 * the lock of verifications lets one of them work, in a process of its own.
 */
export function createCloser({
  pool,
  config,
  url,
  log,
  everyMs = HOUR_MS,
  firstMs = MINUTE_MS,
}: CloserSettings): RepeatedWork {
  async function closeIfDue(run: RunTask): Promise<void> {
    const { before, due } = await readPlan(pool, config.rawRetentionDays)
    if (!before || due.length === 0 || (await isUnderInvestigation(pool)) || (await hasRecentProblem())) return
    if (await hasMissingEvents(pool)) {
      await dropWithoutClosing(pool, before)
      await recordRun(pool, CLOSING_JOB, undefined)
      log.info(
        { before, months: due.length },
        'stored events are removed; the books are not closed, because events were missing before',
      )
      return
    }
    log.info({ before }, 'closing the books')
    const request = { kind: 'close', before: before.toISOString() } as const
    const ended = await run({ config, url, actor: CLOSER, request })
    if (ended.kind === 'done') {
      await recordRun(pool, CLOSING_JOB, undefined)
      log.info({ before, ...ended.closed }, 'the books are closed')
    } else if (ended.kind === 'failed' && !ended.isLater) {
      await recordRun(pool, CLOSING_JOB, ended.message)
      log.error({ before, reason: ended.message }, 'the books cannot be closed, so stored events are kept')
    } else if (ended.kind === 'crashed')
      log.error({ err: ended.cause }, 'closing of the books ended, and will be repeated')
  }

  async function hasRecentProblem(): Promise<boolean> {
    const { rowCount } = await pool.query(
      `select from maintenance_runs
       where job = $1 and last_error is not null and last_finished_at > now() - interval '${AFTER_PROBLEM}'`,
      [CLOSING_JOB],
    )
    return rowCount === 1
  }

  return createRepeatedWork({
    look: closeIfDue,
    onError: (error) => log.error({ err: error }, 'closing of the books failed'),
    firstMs,
    everyMs,
  })
}
