import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createKeyRing } from '../access/key-ring.ts'
import { type Config, checkReach } from '../config.ts'
import { readConnections } from '../connections/read-connections.ts'
import { createSettleCosts } from '../costs/keep-settled.ts'
import { createServer } from '../http/server.ts'
import { maintenanceJobs } from '../maintenance/jobs.ts'
import { refreshProductPairs } from '../maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../maintenance/refresh-segments.ts'
import { type Maintenance, startMaintenance } from '../maintenance/run-jobs.ts'
import { createMetrics } from '../monitoring/metrics.ts'
import type { SourceState } from '../monitoring/source-state.ts'
import { createFiller } from '../rebuild/filling/keep-filled.ts'
import { dropAbandonedShadow } from '../rebuild/shadow.ts'
import { reports } from '../reports/index.ts'
import { hideSecrets, type Source } from '../transports/index.ts'
import { type RunningSources, startSources } from '../transports/start-sources.ts'
import { zoneProblems } from '../zones/compare-clocks.ts'
import { HTTP_GIVE_UP_MS, type OpenedInbox, openInbox } from './open-inbox.ts'
import { readAllSources } from './read-all-sources.ts'

const MAINTENANCE_EVERY_MS = 2000

export interface Service extends OpenedInbox {
  /** The address of the API, such as `http://127.0.0.1:5002`. */
  url: string
  server: FastifyInstance
}

/**
 * Starts Tidemark: database, inbox, maintenance, API, and the sources that the settings name.
 *
 * @throws SetupError, ConfigError, and the server's own error when its port is taken.
 */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const sources = await readAllSources(config)
  const connections = readConnections(config.connections)
  const opened = await openInbox(config, { role: 'owner', log, giveUpAfterMs: HTTP_GIVE_UP_MS })
  const { inbox, database, partitionedTables } = opened
  for (const problem of zoneProblems(opened.zones, opened.clock.now())) log.warn(problem)
  const { pool } = database
  const metrics = createMetrics()
  const filler = createFiller({ pool, config, url: database.url, rules: opened.rules, log })
  let maintenance: Maintenance | undefined
  let running: RunningSources | undefined
  // At level info the server would announce itself a second time.
  const serverLog = log.level === 'info' ? log.child({}, { level: 'warn' }) : log
  const sourceStates = () => describeSources(sources, running)
  const ring = createKeyRing({ pool, log, given: config.accessKeys })
  const server = createServer({
    config,
    pool,
    inbox,
    ring,
    log: serverLog,
    taskLog: log,
    reports,
    metrics,
    connections,
    sourceStates,
    fillingState: filler.state,
    readiness: opened.readiness,
    now: opened.clock.now,
  })
  const close = async () => {
    await running?.stop()
    await server.close()
    await filler.stop()
    await maintenance?.stop()
    await opened.close()
  }
  try {
    await ring.start()
    await ring.ensureLoaded()
    checkReach(config, ring.needsKey())
    const url = await server.listen({ port: config.port, host: config.host })
    const jobs = [
      ...maintenanceJobs({ ...config, pool, tables: partitionedTables }),
      createSettleCosts(pool, opened.costs),
      refreshSegments,
      refreshProductPairs,
      dropAbandonedShadow,
    ]
    maintenance = startMaintenance({ pool, jobs, everyMs: MAINTENANCE_EVERY_MS, log })
    filler.start()
    const { countOutcomes } = metrics
    running = await startSources(sources, { inbox, log, batchSize: config.batchSize, countOutcomes })
    return { ...opened, server, url, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The status of each source, without secrets. */
function describeSources(sources: readonly Source[], running: RunningSources | undefined): SourceState[] {
  const states = running?.states() ?? {}
  return sources.map((source) => {
    const { name, kind } = source
    const state = states[name] ?? { status: 'connecting', inFlight: 0, lostSettlements: 0 }
    const hide = (text: string | undefined) => text && hideSecrets(text, source)
    return { name, kind, ...state, problem: hide(state.problem), warning: hide(state.warning) }
  })
}
