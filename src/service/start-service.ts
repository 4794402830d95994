import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createKeyRing } from '../access/key-ring.ts'
import { checkReach } from '../config/check-reach.ts'
import type { Config } from '../config/config.ts'
import { hasSignInElsewhere } from '../config/sign-in-settings.ts'
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
import { createFinishErasures, ERASER } from '../rebuild/personal-data/maintenance.ts'
import { createCloser } from '../rebuild/retention/keep-closed.ts'
import { dropAbandonedShadow } from '../rebuild/shadow.ts'
import { withTarget } from '../rebuild/with-target.ts'
import { reports } from '../reports/index.ts'
import { hideSecrets, type Source } from '../transports/index.ts'
import { type RunningSources, startSources } from '../transports/start-sources.ts'
import { zoneProblems } from '../zones/compare-clocks.ts'
import { HTTP_GIVE_UP_MS, type OpenedInbox, openInbox } from './open-inbox.ts'
import { readAllSources } from './read-all-sources.ts'
import { recordSettings } from './record-settings.ts'

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
  const sources = config.role === 'api' ? [] : await readAllSources(config)
  const connections = readConnections(config.connections)
  const metrics = createMetrics()
  const onApplied = metrics.observeBatch
  const opened = await openInbox(config, { role: 'owner', log, giveUpAfterMs: HTTP_GIVE_UP_MS, onApplied })
  const { inbox, database, partitionedTables } = opened
  for (const problem of zoneProblems(opened.zones, opened.clock.now())) log.warn(problem)
  const { pool, directPool } = database
  const filler = createFiller({ pool: directPool, config, url: database.url, rules: opened.rules, log })
  const closer = createCloser({ pool: directPool, config, url: database.url, log })
  let maintenance: Maintenance | undefined
  let running: RunningSources | undefined
  // At level info the server would announce itself a second time.
  const serverLog = log.level === 'info' ? log.child({}, { level: 'warn' }) : log
  const sourceStates = () => describeSources(sources, running)
  const isClosed = hasSignInElsewhere(config)
  const ring = createKeyRing({ pool, log, given: config.accessKeys, isClosed, proxySignUp: config.proxySignUp })
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
    await closer.stop()
    await maintenance?.stop()
    await opened.close()
  }
  try {
    await ring.start()
    await ring.ensureLoaded()
    checkReach(config, ring.needsKey())
    await recordSettings(directPool, config)
    const url = await server.listen({ port: config.port, host: config.host })
    const jobs = [
      ...maintenanceJobs({ ...config, pool: directPool, tables: partitionedTables }),
      createSettleCosts(directPool, opened.costs),
      refreshSegments,
      refreshProductPairs,
      dropAbandonedShadow,
      createFinishErasures(pool, (work) => withTarget({ config, url: database.url, actor: ERASER }, work)),
    ]
    maintenance = startMaintenance({ pool: directPool, jobs, everyMs: MAINTENANCE_EVERY_MS, log })
    filler.start()
    closer.start()
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
