import type { FastifyInstance } from 'fastify'
import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'
import { type DatabaseClock, keepClock, openClock } from '../db/clock.ts'
import { checkInstallation, type InstalledZones } from '../db/installation.ts'
import { migrate, migrationFolders } from '../db/migrate.ts'
import { type Database, type DatabaseRole, openDatabase } from '../db/open-database.ts'
import { allPartitionedTables, createPartitions, ensureAhead, type PartitionedTable } from '../db/partitions.ts'
import { createCalendar } from '../facts/calendar.ts'
import { createServer } from '../http/server.ts'
import type { SourceState } from '../http/system/source-routes.ts'
import type { Step } from '../inbox/apply-batch.ts'
import { createInbox } from '../inbox/inbox.ts'
import { createIntakeProblem } from '../inbox/intake-problem.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'
import { createAnnouncer } from '../live/announcer.ts'
import { maintenanceJobs } from '../maintenance/jobs.ts'
import { refreshProductPairs } from '../maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../maintenance/refresh-segments.ts'
import { type Maintenance, startMaintenance } from '../maintenance/run-jobs.ts'
import { createMetrics } from '../monitoring/metrics.ts'
import { type ReadinessOptions, tablesOfInbox } from '../monitoring/readiness.ts'
import { checkTables } from '../perspectives/check-tables.ts'
import { perspectives as ownPerspectives } from '../perspectives/index.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import { dropAbandonedShadow } from '../rebuild/shadow.ts'
import { reports } from '../reports/index.ts'
import { hideSecrets } from '../transports/hide-secrets.ts'
import { loadTransportKind } from '../transports/index.ts'
import { findSource, readSources } from '../transports/read-sources.ts'
import type { Source } from '../transports/source.ts'
import { type RunningSources, startSources } from '../transports/start-sources.ts'
import { takeIntoInbox } from '../transports/take-into-inbox.ts'
import { loadUserConfig } from '../user-config.ts'
import { zoneProblems } from '../zones/compare-clocks.ts'

export interface OpenInboxOptions {
  /** `owner` keeps the embedded server's folder to itself; `any` joins a running Tidemark. */
  role?: DatabaseRole
  log?: Logger
  /** How long a batch is tried again while the database cannot be used. Default: for ever. */
  giveUpAfterMs?: number
  /** For tests that break things between two steps. */
  onStep?: (step: Step) => void | Promise<void>
}

export interface OpenedInbox {
  inbox: Inbox
  database: Database
  zones: InstalledZones
  partitionedTables: readonly PartitionedTable[]
  clock: DatabaseClock
  /** What decides whether events can be taken. */
  readiness: Omit<ReadinessOptions, 'pool'>
  /** Finishes what was submitted, then lets the database go. */
  close(): Promise<void>
}

/** Connections besides those of the batches: new partitions, reports, maintenance, questions about lost commits. */
const OTHER_CONNECTIONS = 8
const MAINTENANCE_EVERY_MS = 2000
/** An HTTP client is told to come again rather than left waiting for longer. */
const HTTP_GIVE_UP_MS = 10_000

export interface UpToDate {
  database: Database
  zones: InstalledZones
  /** The user's own, then Tidemark's: in the order in which a batch writes them. */
  perspectives: readonly Perspective[]
  partitionedTables: readonly PartitionedTable[]
}

/** Opens the database and brings it up to date, the tables of the user's own perspectives included. */
export async function openUpToDate(
  config: Config,
  role: DatabaseRole,
  maxConnections: number,
  log?: Logger,
): Promise<UpToDate> {
  const user = await loadUserConfig(config.configFile)
  const database = await openDatabase(config, role, { maxConnections, log })
  const { pool } = database
  try {
    const perspectives = [...user.perspectives, ...ownPerspectives]
    await migrate(pool, migrationFolders(user.migrations))
    await checkTables(pool, perspectives)
    const zones = await checkInstallation(pool, config)
    return { database, zones, perspectives, partitionedTables: allPartitionedTables(user.perspectives) }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Opens the database, brings it up to date and opens the inbox: all that taking events needs. */
export async function openInbox(config: Config, options: OpenInboxOptions = {}): Promise<OpenedInbox> {
  const { role = 'any', log = pino({ level: 'silent' }), giveUpAfterMs = Number.POSITIVE_INFINITY, onStep } = options
  const maxConnections = config.batchConnections + OTHER_CONNECTIONS
  const { database, zones, perspectives, partitionedTables } = await openUpToDate(config, role, maxConnections, log)
  const { pool } = database
  try {
    const partitions = createPartitions(pool, partitionedTables)
    await ensureAhead(pool, partitionedTables)
    const announcer = createAnnouncer({ pool, perspectives, log })
    const clock = await openClock(pool)
    const clockKeeper = keepClock(pool, clock)
    const problem = createIntakeProblem()
    const inbox = await createInbox({
      ...config,
      pool,
      log,
      clock,
      perspectives,
      calendar: createCalendar(zones.shop),
      zone: zones.event,
      ensurePartitions: partitions.ensure,
      ensureRawPartition: (nowMs) => partitions.ensure('raw_events', [new Date(nowMs).toISOString().slice(0, 10)]),
      forgetPartitions: partitions.forget,
      giveUpAfterMs,
      problem,
      onStep,
      onCommitted: announcer.announce,
    })
    const close = async () => {
      clockKeeper.stop()
      await inbox.stop()
      await announcer.stop()
      await database.close()
    }
    const tables = [...tablesOfInbox, ...perspectives.map(({ table }) => table)]
    const readiness = { problem, tables, dataDir: database.isEmbedded ? config.dataDir : undefined }
    return { inbox, database, zones, partitionedTables, clock, readiness, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

export interface Service extends OpenedInbox {
  /** Where the API listens, such as `http://127.0.0.1:5002`. */
  url: string
  server: FastifyInstance
}

/**
 * Starts Tidemark: database, inbox, maintenance, API, and the sources that the settings name.
 *
 * @throws DatabaseError, ConfigError, and the server's own error when its port is taken.
 */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const sources = await readAllSources(config)
  const opened = await openInbox(config, { role: 'owner', log, giveUpAfterMs: HTTP_GIVE_UP_MS })
  const { inbox, database, partitionedTables } = opened
  for (const problem of zoneProblems(opened.zones, opened.clock.now())) log.warn(problem)
  const { pool } = database
  const metrics = createMetrics()
  let maintenance: Maintenance | undefined
  let running: RunningSources | undefined
  // At level info the server would announce itself a second time.
  const serverLog = log.level === 'info' ? log.child({}, { level: 'warn' }) : log
  const sourceStates = () => describeSources(sources, running)
  const server = createServer({
    config,
    pool,
    inbox,
    log: serverLog,
    taskLog: log,
    reports,
    metrics,
    sourceStates,
    readiness: opened.readiness,
    now: opened.clock.now,
  })
  const close = async () => {
    await running?.stop()
    await server.close()
    await maintenance?.stop()
    await opened.close()
  }
  try {
    const url = await server.listen({ port: config.port, host: config.host })
    const jobs = [
      ...maintenanceJobs({ pool, rawRetentionDays: config.rawRetentionDays, tables: partitionedTables }),
      refreshSegments,
      refreshProductPairs,
      dropAbandonedShadow,
    ]
    maintenance = startMaintenance({ pool, jobs, everyMs: MAINTENANCE_EVERY_MS, log })
    const { countOutcomes } = metrics
    running = await startSources(sources, { inbox, log, batchSize: config.batchSize, countOutcomes })
    return { ...opened, server, url, close }
  } catch (error) {
    await close()
    throw error
  }
}

const readAllSources = async (config: Config): Promise<Source[]> =>
  readSources(config.sources, (await loadUserConfig(config.configFile)).sources)

/** How each source fares, without what is secret. */
function describeSources(sources: readonly Source[], running: RunningSources | undefined): SourceState[] {
  const states = running?.states() ?? {}
  return sources.map((source) => {
    const { name, kind } = source
    const state = states[name] ?? { status: 'connecting', inFlight: 0, lostSettlements: 0 }
    const hide = (text: string | undefined) => text && hideSecrets(text, source)
    return { name, kind, ...state, problem: hide(state.problem), warning: hide(state.warning) }
  })
}

export interface DrainOptions {
  log: Logger
  /** Ends after what is in flight. */
  signal: AbortSignal
  onOutcomes: (outcomes: readonly Outcome[]) => void
}

/** What is in flight after this long is given back to its broker. */
const DRAIN_GRACE_MS = 10_000

/** What a broker says when its dead letters cannot be taken, without what is secret. */
export class DrainError extends Error {}

/**
 * Takes what a source's broker has dead-lettered by itself into the inbox.
 *
 * @returns how many messages were taken from there.
 * @throws ConfigError when there is no such source, DatabaseError, and DrainError with what the broker says.
 */
export async function drainSource(config: Config, name: string, options: DrainOptions): Promise<number> {
  const { log, signal, onOutcomes } = options
  const source = findSource(await readAllSources(config), name)
  const { inbox, close } = await openInbox(config, { log, giveUpAfterMs: HTTP_GIVE_UP_MS })
  const giveUp = new AbortController()
  const onStop = () => setTimeout(() => giveUp.abort(), DRAIN_GRACE_MS).unref()
  signal.addEventListener('abort', onStop, { once: true })
  const take = takeIntoInbox({
    source: name,
    defaultTenantId: source.tenantId,
    inbox,
    log,
    onOutcomes,
    signal: giveUp.signal,
  })
  try {
    const kind = await loadTransportKind(source)
    return await kind.drain(source, { take, log, batchSize: config.batchSize, signal })
  } catch (cause) {
    throw new DrainError(hideSecrets((cause as Error).message, source), { cause })
  } finally {
    signal.removeEventListener('abort', onStop)
    await close()
  }
}
