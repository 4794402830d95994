import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { isUnderInvestigation } from '../investigate.ts'
import { createRepeatedWork, type RepeatedWork, type RunTask } from '../tasks/repeated-work.ts'
import type { Ended } from '../tasks/run-in-process.ts'
import type { TaskProgress } from '../tasks/task.ts'
import {
  type FillingState,
  percentFilled,
  readFilling,
  removeProgress,
  SILENT_MS,
  storeProblem,
  storeProgress,
} from './filling-state.ts'
import { type Rules, readNeed } from './table-rules.ts'

export interface FillerSettings {
  pool: Pool
  config: Config
  /** Of the database. */
  url: string
  rules: Rules
  log: Logger
  /** How often this process looks for tables to fill. */
  everyMs?: number
  /** Another version of Tidemark must have been silent for this long before its events are added. */
  silentMs?: number
}

/** After a stop, the next process that looks continues a filling. */
export interface Filler extends RepeatedWork {
  /** Undefined while all tables are complete. As of a few seconds ago. */
  state(): FillingState | undefined
}

const FILLER = { kind: 'service', name: 'filling' } as const
const LOOK_EVERY_MS = 10_000
const LOG_EVERY_MS = 10_000
const STORE_EVERY_MS = 1000

/**
 * Fills tables whose rules are new, in a process of its own. There is no leader: each process looks repeatedly, and the lock of
 * verifications and rebuilds lets one of them fill. After a crash, the next process that looks continues with the same shadow.
 */
export function createFiller(settings: FillerSettings): Filler {
  const { pool, rules, log, everyMs = LOOK_EVERY_MS, silentMs = SILENT_MS } = settings
  let state: FillingState | undefined
  /** Tables that cannot be filled before a restart. */
  let blocked: string | undefined

  const look = async (run: RunTask) => {
    const need = await readNeed(pool, rules, silentMs)
    const isDue = need && !need.waitsForOthers && String(need.tables) !== blocked
    if (isDue && !(await isUnderInvestigation(pool))) await fill(need.tables, run)
    await refresh()
  }
  const refresh = async () => {
    const found = await readFilling(pool, rules, silentMs)
    state = found.status === 'complete' ? undefined : found
  }

  async function fill(tables: readonly string[], run: RunTask): Promise<void> {
    log.info({ tables }, 'filling tables from the stored events, because their rules are new')
    const startedMs = performance.now()
    const onProgress = followProgress(log, async (progress) => {
      await storeProgress(pool, tables, progress)
      await refresh()
    })
    const { config, url } = settings
    const ended = await run({ config, url, actor: FILLER, request: { kind: 'fill', tables } }, onProgress.follow)
    await onProgress.stored()
    await settle(tables, ended, Math.round(performance.now() - startedMs))
  }

  async function settle(tables: readonly string[], ended: Ended, ms: number): Promise<void> {
    if (ended.kind === 'done' && ended.result) {
      const { events, refused, firstError, byTable } = ended.result
      await removeProgress(pool)
      log.info({ tables, events, ms, corrected: byTable }, 'tables are filled')
      if (refused > 0) log.warn({ refused, firstError }, 'stored events that would be rejected now do not count')
    } else if (ended.kind === 'failed' && ended.isLater) {
      log.warn({ tables, reason: ended.message }, 'filling is for later')
    } else if (ended.kind === 'failed') {
      blocked = String(tables)
      await storeProblem(pool, tables, ended.message)
      log.error({ tables, reason: ended.message }, 'tables cannot be filled')
    } else if (ended.kind === 'crashed') log.error({ tables, err: ended.cause }, 'filling ended, and will be continued')
  }

  const onError = (error: unknown) => log.error({ err: error }, 'looking for tables to fill failed')
  return { ...createRepeatedWork({ look, onError, everyMs }), state: () => state }
}

/** Logs the progress every ten seconds and stores it every second. */
function followProgress(log: Logger, store: (progress: TaskProgress) => Promise<void>) {
  let loggedMs = performance.now()
  let storedMs = Number.NEGATIVE_INFINITY
  let phase: string | undefined
  let storing = Promise.resolve()
  return {
    follow(progress: TaskProgress) {
      const nowMs = performance.now()
      const { done, total } = progress
      if (nowMs - loggedMs >= LOG_EVERY_MS) {
        loggedMs = nowMs
        const percent = percentFilled({ eventsDone: done, eventsExpected: total })
        log.info({ phase: progress.phase, events: done, of: total }, `filling: ${percent ?? 0} %`)
      }
      if (nowMs - storedMs < STORE_EVERY_MS && progress.phase === phase) return
      storedMs = nowMs
      phase = progress.phase
      storing = storing
        .then(() => store(progress))
        .catch((error) => log.error({ err: error }, 'storing the progress of the filling failed'))
    },
    stored: () => storing,
  }
}
