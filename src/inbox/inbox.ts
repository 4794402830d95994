import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { applyBatch, type BatchSettings, type Item } from './apply-batch.ts'
import { isPartitionMissing } from './database-errors.ts'
import { type DecodeSettings, decode } from './decode.ts'
import { applyIsolating } from './isolate.ts'
import { type Inbox, InboxUnavailable, type Message, type Outcome } from './message.ts'
import { createQueue } from './queue.ts'
import { inTransaction } from './transaction.ts'

export interface InboxSettings extends Omit<BatchSettings, 'onStep'>, Omit<DecodeSettings, 'nowMs'> {
  pool: Pool
  log: Logger
  /** Makes the partitions of `raw_events` for this moment, in milliseconds since 1970. */
  ensureRawPartition: (nowMs: number) => Promise<void>
  /** Called when a partition that was thought to exist is missing. */
  forgetPartitions: () => void
  /** Events a batch holds at most. */
  batchSize: number
  /** How long a batch waits for more events. */
  batchWaitMs: number
  /** Batches applied at the same time, each on a connection of its own. */
  batchConnections: number
  /** How long a batch is tried again while the database cannot be used; Infinity for senders that can wait. */
  giveUpAfterMs: number
  onStep?: BatchSettings['onStep']
}

const FIRST_RETRY_MS = 50
const LONGEST_RETRY_MS = 2000

/** Opens the inbox: the one way in for events, whatever transport brings them. */
export async function createInbox(settings: InboxSettings): Promise<Inbox> {
  const clock = await readClock(settings.pool)
  const apply = (messages: readonly Message[]) => applyMessages(messages, settings, clock)
  return createQueue(apply, settings)
}

/** The database's clock: a wrong one on this machine changes no number. */
interface Clock {
  /** How far it is ahead of this machine's. */
  offsetMs: number
}

async function readClock(pool: Pool): Promise<Clock> {
  const { rows } = await pool.query<{ now_ms: string }>('select extract(epoch from now()) * 1000 as now_ms')
  return { offsetMs: Number(rows[0]?.now_ms) - Date.now() }
}

async function applyMessages(messages: readonly Message[], settings: InboxSettings, clock: Clock): Promise<Outcome[]> {
  const started = performance.now()
  const nowMs = () => Date.now() + clock.offsetMs
  const items = messages.map((message): Item => ({ message, decoded: decode(message, { ...settings, nowMs }) }))
  const outcomes = await retrying(settings, async (signal) => {
    await settings.ensureRawPartition(nowMs())
    await settings.calendar.learn(items.flatMap(({ decoded }) => (decoded.kind === 'known' ? [decoded.event.at.ms] : [])))
    return applyIsolating(items, (part) => applyInTransaction(part, settings, clock, signal))
  })
  settings.log.debug({ events: items.length, ms: Math.round(performance.now() - started) }, 'batch applied')
  return outcomes
}

function applyInTransaction(items: readonly Item[], settings: InboxSettings, clock: Clock, signal: AbortSignal): Promise<Outcome[]> {
  const onStep = settings.onStep ?? (() => undefined)
  const work = inTransaction(
    settings.pool,
    async (client, nowMs) => {
      clock.offsetMs = nowMs - Date.now()
      await onStep('begun')
      return applyBatch(client, items, { ...settings, onStep })
    },
    signal,
  )
  return work.then(async (outcomes) => {
    await onStep('committed')
    return outcomes
  })
}

/** Tries again, more and more slowly, until the work is done or `giveUpAfterMs` is over. */
async function retrying<T>(settings: InboxSettings, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { log, giveUpAfterMs } = settings
  const deadline = Number.isFinite(giveUpAfterMs) ? AbortSignal.timeout(giveUpAfterMs) : new AbortController().signal
  for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
    try {
      return await work(deadline)
    } catch (error) {
      if (isPartitionMissing(error)) settings.forgetPartitions()
      if (deadline.aborted) {
        throw new InboxUnavailable('The database cannot be used at the moment; send the events again', { cause: error })
      }
      log.warn({ error: error instanceof Error ? error.message : String(error), waitMs }, 'batch will be tried again')
    }
    await delay(waitMs * (0.5 + Math.random() / 2))
  }
}
