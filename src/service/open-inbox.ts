import { type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'
import type { CostSettings } from '../costs/settle-orders.ts'
import { type DatabaseClock, keepClock, openClock } from '../db/clock.ts'
import type { InstalledZones } from '../db/installation.ts'
import type { Database, DatabaseRole } from '../db/open-database.ts'
import { createPartitions, ensureAhead, type PartitionedTable } from '../db/partitions.ts'
import { createCalendar } from '../facts/calendar.ts'
import type { Step } from '../inbox/apply-batch.ts'
import { createInbox } from '../inbox/inbox.ts'
import { createIntakeProblem } from '../inbox/intake-problem.ts'
import type { Inbox } from '../inbox/message.ts'
import { createAnnouncer } from '../live/announcer.ts'
import { type ReadinessOptions, tablesOfInbox } from '../monitoring/readiness.ts'
import { type Rules, registerRules, rulesOf } from '../rebuild/filling/table-rules.ts'
import { openTracing } from '../tracing/tracing.ts'
import { openUpToDate } from './open-up-to-date.ts'

export interface OpenInboxOptions {
  /** `owner` keeps the embedded server's folder to itself; `any` joins a running Tidemark. */
  role?: DatabaseRole
  log?: Logger
  /** The time for which a batch is retried while the database cannot be used. Default: forever. */
  giveUpAfterMs?: number
  /** For tests that break things between two steps. */
  onStep?: (step: Step) => void | Promise<void>
  /** Called with the duration of every batch, in seconds. */
  onApplied?: (seconds: number) => void
}

export interface OpenedInbox {
  inbox: Inbox
  database: Database
  zones: InstalledZones
  rules: Rules
  partitionedTables: readonly PartitionedTable[]
  /** What the correction of costs needs. */
  costs: CostSettings
  clock: DatabaseClock
  /** The input of the readiness check. */
  readiness: Omit<ReadinessOptions, 'pool'>
  /** Finishes the submitted events, then closes the database. */
  close(): Promise<void>
}

/** Connections besides those of the batches: new partitions, reports, maintenance, questions about lost commits. */
const OTHER_CONNECTIONS = 8
/** An HTTP client gets an error rather than waiting longer than this for the database. */
export const HTTP_GIVE_UP_MS = 10_000

/** Opens the database, brings it up to date and opens the inbox: everything that receiving events needs. */
export async function openInbox(config: Config, options: OpenInboxOptions = {}): Promise<OpenedInbox> {
  const { role = 'any', log = pino({ level: 'silent' }), giveUpAfterMs = Number.POSITIVE_INFINITY } = options
  const maxConnections = config.batchConnections + OTHER_CONNECTIONS
  const { database, zones, perspectives, partitionedTables } = await openUpToDate(config, role, maxConnections, log)
  const { pool } = database
  try {
    const partitions = createPartitions(database.directPool, partitionedTables)
    await ensureAhead(database.directPool, partitionedTables)
    const rules = rulesOf(perspectives)
    await registerRules(pool, rules)
    const announcer = createAnnouncer({ pool, perspectives, log })
    const clock = await openClock(pool)
    const clockKeeper = keepClock(pool, clock)
    const problem = createIntakeProblem()
    const costs: CostSettings = {
      calendar: createCalendar(zones.shop),
      perspectives,
      ensurePartitions: partitions.ensure,
    }
    const tracing = await openTracing(config, log)
    const untraced = await createInbox({
      ...config,
      ...costs,
      pool,
      log,
      rules: rules.fingerprint,
      clock,
      zone: zones.event,
      ensureRawPartition: (nowMs) => partitions.ensure('raw_events', [new Date(nowMs).toISOString().slice(0, 10)]),
      forgetPartitions: partitions.forget,
      giveUpAfterMs,
      problem,
      onStep: options.onStep ?? tracing?.onStep,
      aroundBatch: tracing?.aroundBatch,
      onApplied: options.onApplied,
      onCommitted: tracing ? (batch) => announcer.announce(batch, tracing.beginVisible()) : announcer.announce,
    })
    const inbox = tracing?.watch(untraced) ?? untraced
    const close = async () => {
      clockKeeper.stop()
      await inbox.stop()
      await announcer.stop()
      await tracing?.stop()
      await database.close()
    }
    const tables = [...tablesOfInbox, ...perspectives.map(({ table }) => table)]
    const readiness = { problem, tables, dataDir: database.isEmbedded ? config.dataDir : undefined }
    return { inbox, database, zones, rules, partitionedTables, costs, clock, readiness, close }
  } catch (error) {
    await database.close()
    throw error
  }
}
