import type { Pool } from 'pg'
import { hasPendingCosts, settleCostsIn, settlePendingCosts } from '../costs/settle-pending.ts'
import { inTransaction } from '../db/transaction.ts'
import { aloneOn } from './alone.ts'
import type { Tables } from './choose-tables.ts'
import { compareTables } from './compare.ts'
import { finishErasures } from './personal-data/finish-erasures.ts'
import { countEvents } from './raw-events.ts'
import { createReplay, type Replay, replayRest, replayTail } from './replay.ts'
import { dropShadow, openShadow, type Shadow } from './shadow.ts'
import { costSettingsOf, RebuildError, RebuildLater, ReplayStopped, type Target } from './target.ts'

export interface InvestigateOptions {
  /** Whether a shadow that was left behind by a run that ended early is used. */
  start?: 'resume' | 'fresh'
  /** Whether missing raw events are a reason to refuse. */
  missing?: 'refuse' | 'report'
  onProgress?: (progress: ReplayProgress) => void
  signal?: AbortSignal
}

interface ReplayProgress {
  step: 'replaying' | 'comparing'
  /** Events, those of an earlier run included. */
  done: number
  total: number
}

/** The result of a comparison of the tables with the raw events. Its rows are in the shadow's `differences`. */
export interface Finding {
  shadow: Shadow
  events: number
  tables: number
  rows: number
  /** Events of the opening balance, which were removed when the books were closed. */
  closed: number
  /** Events that were counted once and whose raw event is gone: no replay can count them. */
  missing: number
  /** Raw events that would be refused now; they are in no number of the replay. */
  refused: number
  firstError: string | undefined
  ms: number
}

/** The number of events that the comparing transaction may replay. */
const TAIL_EVENTS = 2000
const MOST_ROUNDS = 50

/**
 * Replays the raw events into shadow tables, compares, and lets `use` look at what was found. The live tables are only read.
 * The shadow is dropped afterwards; when this ends early, it is kept, and the next call goes on from there.
 *
 * @throws RebuildError when another one is running or raw events are missing, ReplayStopped on `signal`.
 */
export async function investigate<T>(
  target: Target,
  tables: Tables,
  options: InvestigateOptions,
  use: (finding: Finding) => Promise<T>,
): Promise<T> {
  const startedMs = performance.now()
  return withReplay(target, tables, options, async ({ shadow, compare }) => {
    const compared = await compare(tables)
    const count = tables.perspectives.length + tables.facts.length
    return use({ shadow, tables: count, ...compared, ms: performance.now() - startedMs })
  })
}

/** What one snapshot of the live tables has in common with the shadow. */
export type Compared = Pick<Finding, 'events' | 'closed' | 'rows' | 'missing' | 'refused' | 'firstError'>

interface ReplayedShadow {
  shadow: Shadow
  /** Replays the events that arrived meanwhile, and compares these tables. The rows that differ are in the shadow's `differences`. */
  compare: (tables: Tables) => Promise<Compared>
}

/** The same for a caller that compares more than once. The first comparison replays all events. */
export async function withReplay<T>(
  target: Target,
  tables: Tables,
  options: InvestigateOptions,
  use: (replayed: ReplayedShadow) => Promise<T>,
): Promise<T> {
  return alone(target, async () => {
    if (options.start === 'fresh') await dropShadow(target.pool)
    const shadow = await openShadow(target, tables)
    try {
      const result = await use({ shadow, compare: await createCompare(target, tables, shadow, options) })
      await shadow.close()
      await dropShadow(target.pool)
      return result
    } catch (error) {
      await shadow.close()
      throw error
    }
  })
}

/** Whether a verify, rebuild, repair or retract of the database runs at this moment, in whichever process. */
export async function isUnderInvestigation(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select
     from pg_locks
     where locktype = 'advisory'
     and objsubid = 1
     and granted
     and database = (select oid from pg_database where datname = current_database())
     and (classid::bigint << 32) | objid::bigint = hashtext('tidemark rebuild')`,
  )
  return (rowCount ?? 0) > 0
}

/**
 * Runs `work` unless a verify, rebuild, repair, retract or erasure of the database runs. Erasures that have begun are finished before, because
 * their stored events and facts have different ids.
 *
 * @throws RebuildLater when another one runs.
 */
export async function alone<T>({ pool, zones }: Target, work: () => Promise<T>): Promise<T> {
  return aloneOn(pool, async () => {
    await finishErasures(pool, { zone: zones.event })
    return work()
  })
}

async function createCompare(target: Target, tables: Tables, shadow: Shadow, options: InvestigateOptions) {
  const { raw, taken, replayed, missing } = await countEvents(shadow.pool, shadow.live)
  if (missing > 0 && options.missing === 'refuse') throw new RebuildError(missingText(missing, taken))
  let done = replayed
  const report = (step: ReplayProgress['step']) => options.onProgress?.({ step, done, total: Math.max(raw, done) })
  const onEvents = (count: number) => {
    done += count
    report('replaying')
  }
  const replay = createReplay(target, tables, shadow, { onEvents, signal: options.signal })
  return async (compared: Tables): Promise<Compared> => {
    report('replaying')
    await replayMost(replay)
    report('comparing')
    await settlePendingCosts(shadow.pool, replay.settings, { isShared: false, signal: options.signal })
    const names = [...compared.perspectives, ...compared.facts].map(({ table }) => table)
    await shadow.pool.query(`analyze ${names.join(', ')}`)
    return compareSettled(target, replay, compared)
  }
}

/** Compares once no order of the live tables waits for a correction of its costs. */
async function compareSettled(target: Target, replay: Replay, tables: Tables): Promise<Compared> {
  const settings = costSettingsOf(target)
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    await settlePendingCosts(target.pool, settings, { signal: replay.signal })
    const compared = await compare(replay, tables)
    if (compared) return compared
  }
  throw new RebuildLater('Costs of products continue to change. Try again later')
}

/** While this goes on, events keep coming; each round has fewer left to replay. */
export async function replayMost(replay: Replay): Promise<void> {
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const { events, refused } = await replayRest(replay)
    if (events - refused <= TAIL_EVENTS) return
  }
}

/**
 * One snapshot sees the live tables, the raw events that they are the sum of, and the shadow; the events that the
 * shadow does not have yet are replayed into it in this transaction.
 *
 * @returns undefined if live orders wait for a correction of their costs.
 */
async function compare(replay: Replay, tables: Tables): Promise<Compared | undefined> {
  const { pool, live } = replay.shadow
  return inTransaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read')
    if (await hasPendingCosts(client, live)) return undefined
    const { refused, firstError } = await replayTail(client, replay)
    await settleCostsIn(client, replay.settings)
    if (replay.signal?.aborted) throw new ReplayStopped()
    const { raw, closed, missing } = await countEvents(client, live)
    const rows = await compareTables(client, live, tables)
    if (replay.signal?.aborted) throw new ReplayStopped()
    return { events: raw, closed, missing, refused, firstError, rows }
  })
}

function missingText(missing: number, taken: number): string {
  return `${missing} of the ${taken} applied events have no raw event any more (TIDEMARK_RAW_RETENTION_DAYS, or deleted manually), so the result of a replay would be too low. Nothing was changed. A rebuild needs all raw events`
}
