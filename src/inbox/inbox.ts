import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { type DatabaseClock, openClock } from '../db/clock.ts'
import { createConflictGuard } from '../db/copy-rows.ts'
import { isNodeUnreachable } from '../db/errors.ts'
import type { Change } from '../facts/changes.ts'
import { createKeepLineNames } from '../facts/line-names.ts'
import { TableError } from '../perspectives/apply.ts'
import { SetupError } from '../setup-error.ts'
import { backOffMs } from '../waiting/back-off.ts'
import { applyBatch, type BatchSettings, type Item } from './apply-batch.ts'
import { createArrivalDays, type MayApply } from './arrival-days.ts'
import { inboxLockFor } from './begin-batch.ts'
import { type DecodeSettings, decode } from './decode.ts'
import { withoutErasedPersons } from './erase-persons.ts'
import { createReadErasedIds, type ReadErasedIds } from './erased-ids.ts'
import { isPartitionMissing, isRetryable } from './faults.ts'
import type { IntakeProblem } from './intake-problem.ts'
import { applyIsolating, EventsRefused } from './isolate.ts'
import { judgeTimes, MisjudgedTimes, requireWellJudged } from './judge-times.ts'
import { type Inbox, InboxUnavailable, type Message, type Outcome } from './message.ts'
import { createQueue } from './queue.ts'
import { type Begun, inSettledTransaction } from './settled-transaction.ts'

export interface InboxSettings
  extends Omit<BatchSettings, 'onStep' | 'onChanges' | 'writeInbox' | 'writeOrders' | keyof Known>,
    Omit<DecodeSettings, 'nowMs' | 'currency'> {
  pool: Pool
  log: Logger
  /** The fingerprint of the rules of facts and perspectives. */
  rules: string
  /** Shared with other users of the database's clock; the inbox creates its own when absent. */
  clock?: DatabaseClock
  /** Makes the partitions of `raw_events` for this moment, in milliseconds since 1970. */
  ensureRawPartition: (nowMs: number) => Promise<void>
  /** Called when a partition that was thought to exist is missing. */
  forgetPartitions: () => void
  /** Events a batch holds at most. */
  batchSize: number
  /** The time for which a batch waits for more events. */
  batchWaitMs: number
  /** Batches applied at the same time, each on a connection of its own. */
  batchConnections: number
  /** The time for which a batch is retried while the database cannot be used. Infinity for senders that can wait. */
  giveUpAfterMs: number
  /** Learns whether batches succeed or fail. */
  problem?: IntakeProblem
  onStep?: BatchSettings['onStep']
  /** Runs each batch, for traces. */
  aroundBatch?: (messages: readonly Message[], apply: () => Promise<Outcome[]>) => Promise<Outcome[]>
  /** Called with the duration of every batch, in seconds. */
  onApplied?: ((seconds: number) => void) | undefined
  /** Called for every batch once it is committed. */
  onCommitted?: (batch: CommittedBatch) => void
}

/** A batch whose effects are in the tables. */
export interface CommittedBatch {
  items: readonly Item[]
  /** The outcome of each item, in their order. */
  outcomes: readonly Outcome[]
  changes: readonly Change[]
  /** By the database's clock, in milliseconds since 1970. */
  committedMs: number
}

/** What each transaction finds out. */
type Known = Pick<Begun, 'hasCustomerLinks' | 'usesCosts' | 'isDistributed'>

/** The settings that all batches share. */
type SharedSettings = Omit<BatchSettings, keyof Known> & {
  mayApply: MayApply
  readErasedIds: ReadErasedIds
}

const BACK_OFF = { firstMs: 50, longestMs: 2000 }

/** Opens the inbox: the one way in for events, whatever transport brings them. */
export async function createInbox(settings: InboxSettings): Promise<Inbox> {
  const clock = settings.clock ?? (await openClock(settings.pool))
  const batch: SharedSettings = {
    ...settings,
    onStep: settings.onStep ?? (() => undefined),
    writeInbox: createConflictGuard(),
    writeOrders: createConflictGuard(),
    keepLineNames: createKeepLineNames(),
    mayApply: createArrivalDays(settings.calendar),
    readErasedIds: createReadErasedIds(),
  }
  const apply = (messages: readonly Message[]) => applyMessages(messages, settings, batch, clock)
  const { aroundBatch } = settings
  return createQueue(aroundBatch ? (messages) => aroundBatch(messages, () => apply(messages)) : apply, settings)
}

async function applyMessages(
  messages: readonly Message[],
  settings: InboxSettings,
  batch: SharedSettings,
  clock: DatabaseClock,
): Promise<Outcome[]> {
  const started = performance.now()
  const outcomes: Outcome[] = []
  while (outcomes.length < messages.length) {
    const items = await decodeSome(messages.slice(outcomes.length), { ...settings, nowMs: clock.nowMs })
    outcomes.push(...(await applyItems(items, settings, batch, clock)))
  }
  const ms = performance.now() - started
  settings.onApplied?.(ms / 1000)
  settings.log.debug({ events: messages.length, ms: Math.round(ms) }, 'batch applied')
  return outcomes
}

async function applyItems(
  items: readonly Item[],
  settings: InboxSettings,
  batch: SharedSettings,
  clock: DatabaseClock,
): Promise<Outcome[]> {
  const decodeSettings: DecodeSettings = { ...settings, nowMs: clock.nowMs }
  const deadline = deadlineIn(settings.giveUpAfterMs)
  return applyIsolating(items, (part) =>
    retrying(settings, deadline, async () => {
      const judged = judgeTimes(part, decodeSettings)
      await settings.ensureRawPartition(clock.nowMs())
      return applyInTransaction(judged, settings, batch, clock, deadline)
    }),
  )
}

/** Decoding pauses after this many messages, or this time, so that statements of other batches can run. */
const DECODED_AT_ONCE = 200
const DECODED_AT_ONCE_MS = 50
/** With more than this unpacked, the messages so far are a batch of their own: a small message may unpack to a thousand times its size. */
const MAX_UNPACKED_BYTES = 32 << 20

/** Decodes messages, all of them unless they take too much memory; at least one. */
async function decodeSome(messages: readonly Message[], settings: DecodeSettings): Promise<Item[]> {
  let unpackedBytes = 0
  const onUnpacked = (bytes: number) => {
    unpackedBytes += bytes
  }
  const counting = { ...settings, onUnpacked }
  const items: Item[] = []
  let turnAt = performance.now() + DECODED_AT_ONCE_MS
  for (const message of messages) {
    if (unpackedBytes > MAX_UNPACKED_BYTES) break
    if (items.length > 0 && (items.length % DECODED_AT_ONCE === 0 || performance.now() > turnAt)) {
      await turn()
      turnAt = performance.now() + DECODED_AT_ONCE_MS
    }
    items.push({ message, decoded: decode(message, counting) })
  }
  return items
}

async function applyInTransaction(
  items: readonly Item[],
  settings: InboxSettings,
  batch: SharedSettings,
  clock: DatabaseClock,
  signal: AbortSignal,
): Promise<Outcome[]> {
  let changes: readonly Change[] = []
  let applied = items
  const onChanges: BatchSettings['onChanges'] = (known) => {
    changes = known
  }
  const outcomes = await inSettledTransaction(
    settings.pool,
    async (client, { nowMs, erasures, ...known }) => {
      clock.learn(nowMs)
      requireWellJudged(items, { ...settings, nowMs: () => nowMs })
      await batch.onStep('begun')
      const erased = await batch.readErasedIds(client, erasures)
      applied = erased.isEmpty ? items : items.map((item) => withoutErasedPersons(item, erased, nowMs))
      return applyBatch(client, applied, nowMs, { ...batch, ...known, erased, onChanges }).catch((error: unknown) => {
        throw error instanceof EventsRefused ? refusedAmong(error, applied, items) : error
      })
    },
    { rules: settings.rules, lock: inboxLockFor(items), mayApply: batch.mayApply, signal },
  )
  settings.onCommitted?.({ items: applied, outcomes, changes, committedMs: clock.nowMs() })
  await batch.onStep('committed')
  return outcomes
}

/** The refusals of the messages as they came. */
function refusedAmong({ refused }: EventsRefused, applied: readonly Item[], items: readonly Item[]): EventsRefused {
  const came = new Map(applied.map(({ message }, i) => [message, (items[i] as Item).message]))
  return new EventsRefused(new Map([...refused].map(([message, refusal]) => [came.get(message) ?? message, refusal])))
}

function deadlineIn(ms: number): AbortSignal {
  return Number.isFinite(ms) ? AbortSignal.timeout(ms) : new AbortController().signal
}

/** The operator must repair a table, or a table in the way of a partition, before such a batch can be applied. */
const isBlocking = (error: unknown): error is Error => error instanceof TableError || error instanceof SetupError

/** A cluster with an unreachable node answers, so the sender needs the reason. */
const temporaryReason = (error: unknown) =>
  isNodeUnreachable(error)
    ? `A node of the Citus cluster cannot be reached: ${error.message}`
    : 'The database cannot be used at the moment'

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Retries failures that the data did not cause, with growing pauses, until the deadline. */
async function retrying<T>(
  { log, forgetPartitions, problem }: InboxSettings,
  deadline: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  let isBlocked = false
  for (let retry = 0; ; retry++) {
    const waitMs = backOffMs(retry, BACK_OFF)
    const ended = problem?.began()
    try {
      const result = await work()
      problem?.passed(isBlocked)
      return result
    } catch (error) {
      if (!isRetryable(error) && !(error instanceof MisjudgedTimes)) throw error
      if (isPartitionMissing(error)) forgetPartitions()
      const blocking = isBlocking(error) ? error.message : undefined
      isBlocked = blocking !== undefined
      if (blocking !== undefined) problem?.blocked(blocking)
      else problem?.failed(`Events cannot be applied: ${messageOf(error)}`)
      if (deadline.aborted) {
        const reason = blocking ?? temporaryReason(error)
        throw new InboxUnavailable(`${reason}. Send the events again`, { cause: error })
      }
      log[isBlocked ? 'error' : 'warn']({ error: messageOf(error), waitMs }, 'batch will be retried')
    } finally {
      ended?.()
    }
    await delay(waitMs * (0.5 + Math.random() / 2))
  }
}
