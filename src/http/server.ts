import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { TObject } from 'typebox'
import { createKeyRing, type KeyRing } from '../access/key-ring.ts'
import type { Config } from '../config/config.ts'
import { hasSignInElsewhere } from '../config/sign-in-settings.ts'
import type { Connection } from '../connections/connection.ts'
import { createDeliveryLog } from '../connections/deliveries/delivery-log.ts'
import { createReceiver } from '../connections/deliveries/receive-delivery.ts'
import { openConnections } from '../connections/open-connections.ts'
import { readConnections } from '../connections/read-connections.ts'
import { openSecretBox } from '../connections/secret-box.ts'
import { directUrlOf } from '../db/pool.ts'
import type { Inbox } from '../inbox/message.ts'
import { createLiveFeed } from '../live/feed.ts'
import { createMetrics, type Metrics } from '../monitoring/metrics.ts'
import { createReadiness, type ReadinessOptions } from '../monitoring/readiness.ts'
import type { SourceState } from '../monitoring/source-state.ts'
import type { FillingState } from '../rebuild/filling/filling-state.ts'
import { createTasks } from '../rebuild/tasks/tasks.ts'
import { openReplica } from '../reports/engine/open-replica.ts'
import { ParameterError } from '../reports/engine/parameters.ts'
import { createParameterReader } from '../reports/engine/read-parameters.ts'
import type { Report } from '../reports/engine/report.ts'
import { openReportPool } from '../reports/engine/report-pool.ts'
import { createReportPace } from '../waiting/report-pace.ts'
import { createZones } from '../zones/read-zone.ts'
import { createBodies } from './bodies/bodies.ts'
import type { LeastRate } from './bodies/receive-body.ts'
import { addConnectionChangeRoutes } from './connections/change-routes.ts'
import { addConnectionRoutes } from './connections/connection-routes.ts'
import { addDeadLetterRoutes } from './dead-letters/dead-letter-routes.ts'
import { addConsentRoute, addEventRoutes } from './events/event-routes.ts'
import { addHookRoutes } from './hooks/hook-routes.ts'
import { checkHosts, createHostCheck } from './hosts/hosts.ts'
import { addImportRoutes } from './imports/import-routes.ts'
import { addKeyRoutes } from './keys/key-routes.ts'
import { addLiveRoutes } from './live/live-routes.ts'
import { addOperationRoutes } from './operations/operation-routes.ts'
import { addDashboard } from './pages/dashboard.ts'
import { addDocs, protectBrowsers } from './pages/docs.ts'
import { refuseUnknownRoutes } from './pages/not-found.ts'
import { addOpenApiRoute, describeRoutes } from './pages/openapi.ts'
import { addSessionRoutes } from './people/session-routes.ts'
import { addUserRoutes } from './people/user-routes.ts'
import { addPersonalDataRoutes } from './personal-data/personal-data-routes.ts'
import { markFilling } from './reports/mark-filling.ts'
import { addReportRoutes } from './reports/report-routes.ts'
import { createNamesRule, guardRoutes } from './requests/access-keys.ts'
import { requireDeclaredAccess } from './requests/route-access.ts'
import { trustProxies } from './requests/trusted-proxies.ts'
import { closeUnusedConnections } from './requests/unused-connections.ts'
import { takeUrlToken } from './requests/url-token.ts'
import { compressAnswers } from './responses/compression.ts'
import { answerError } from './responses/errors.ts'
import { addRetentionRoutes } from './retention/retention-routes.ts'
import { addHealthRoutes } from './system/health-routes.ts'
import { addMetricsRoute, measureRequests } from './system/metrics-route.ts'
import { addShopRoute } from './system/shop-route.ts'
import { addSourcesRoute } from './system/source-routes.ts'

export interface ServerOptions {
  config: Config
  /** The database of reports. The server opens connections of its own to it, and closes them when it closes. */
  pool: pg.Pool
  inbox: Inbox
  log: Logger
  reports: readonly Report[]
  /** The access keys. Default: those of the settings and of the database. */
  ring?: KeyRing
  /** Of Tidemark, as the OpenAPI document shows it. */
  version?: string
  /** Shared with other parts that count events. */
  metrics?: Metrics
  /** The state that decides whether events can be applied, such as failing batches. */
  readiness?: Omit<ReadinessOptions, 'pool'>
  /** The log of verifications and rebuilds. Default: `log`. */
  taskLog?: Logger
  /** The filling of tables after an upgrade; undefined while there is none. */
  fillingState?: () => FillingState | undefined
  /** The connections of the settings. Default: read from the settings. */
  connections?: readonly Connection[]
  /** The status of each source. */
  sourceStates?: () => readonly SourceState[]
  /** The clock that decides the shop's days. Default: this machine's clock. */
  now?: () => Date
  /** The least rate at which bodies must arrive. */
  leastBodyRate?: LeastRate
  /** The time that a client has to send the headers of a request. Default: 15 seconds. */
  slowestHeadersMs?: number
}

/** The time that a client has to send a request. */
const SLOWEST_REQUEST_MS = 5 * 60 * 1000
const SLOWEST_HEADERS_MS = 15_000

/** The length of an id in a path: 200 characters, percent-encoded. */
const LONGEST_ID = 2400

/** Makes the API. It does not listen yet. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { config, inbox, reports, version = '0.1.0' } = options
  const { metrics = createMetrics(), now = () => new Date() } = options
  const { slowestHeadersMs = SLOWEST_HEADERS_MS } = options
  const { sourceStates = () => [], taskLog = options.log, fillingState = () => undefined } = options
  const isClosed = hasSignInElsewhere(config)
  const ring =
    options.ring ??
    createKeyRing({
      pool: options.pool,
      log: options.log,
      given: config.accessKeys,
      isClosed,
      proxySignUp: config.proxySignUp,
    })
  const checkHost = createHostCheck({ ...config, needsKey: ring.needsKey })
  const app: FastifyInstance = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: SLOWEST_REQUEST_MS,
    http: { headersTimeout: slowestHeadersMs, connectionsCheckingInterval: slowestHeadersMs / 3 },
    routerOptions: { maxParamLength: LONGEST_ID },
    rewriteUrl: takeUrlToken,
    frameworkErrors: (error, request, reply) => answerError(checkHost(request) ?? error, request, reply),
  })
  requireDeclaredAccess(app)
  app.setErrorHandler(answerError)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setValidatorCompiler(({ schema, httpPart }) =>
    httpPart === 'querystring' ? validateQuery(schema as TObject) : () => true,
  )
  leaveBodies(app)
  closeUnusedConnections(app)
  checkHosts(app, checkHost)
  trustProxies(app, config)
  refuseUnknownRoutes(app)
  const access = { ring, allowAnonymous: config.allowAnonymous }
  guardRoutes(app, { ...access, onRefusedKey: metrics.countRefusedKey })
  measureRequests(app, metrics)
  protectBrowsers(app)
  compressAnswers(app)
  describeRoutes(app, { version })

  const pace = createReportPace(inbox.isApplying)
  const reportPool = openReportPool(options.pool)
  const replica = openReplica(config, reportPool, taskLog)
  app.addHook('onReady', ring.start)
  app.addHook('onListen', ring.listen)
  app.addHook('onClose', async () => {
    await ring.stop()
    await Promise.all([reportPool.end(), replica?.close()])
  })
  const zones = createZones(reportPool)
  const notReadyReason = createReadiness({ ...options.readiness, pool: reportPool })
  const live = createLiveFeed({ pool: options.pool, log: options.log, pace })
  metrics.observeLive(live.accounting)
  metrics.observeKeys(ring.activeKeys)
  const bodies = createBodies({ maxBodyBytes: config.maxBodyBytes, leastBodyRate: options.leastBodyRate })
  metrics.observeBodies(bodies.heldBytes)
  const deliveries = createDeliveryLog(options.pool)
  app.addHook('onClose', deliveries.stop)
  const configured = options.connections ?? readConnections(config.connections)
  const connectionSources = { configured, pool: options.pool, box: openSecretBox(config) }
  const connections = openConnections(connectionSources)
  const tasks = createTasks({ config, url: directUrlOf(options.pool), log: taskLog })
  app.addHook('preClose', tasks.stop)

  const hasReports = config.role !== 'intake'
  app.register(async (open) => {
    addHealthRoutes(open, { notReadyReason, sourceStates, mayKnowNames: createNamesRule(access) })
    addOpenApiRoute(open)
    addDocs(open)
    if (hasReports) addDashboard(open)
    addConsentRoute(open)
  })
  app.register(async (open) => addSessionRoutes(open, { config, bodies, pool: options.pool, ring }))
  app.register(async (signed) => {
    const receiver = createReceiver({ inbox, log: options.log, deliveries, tenantId: config.tenantId })
    addHookRoutes(signed, { connections, receiver, bodies, metrics, now })
  })
  app.register(async (guarded) => {
    if (hasReports) {
      markFilling(guarded, fillingState)
      addReportRoutes(guarded, { config, reportPool, replica, reports, zones, now, pace })
      addShopRoute(guarded, { config, reportPool, version, zones, now, fillingState, pace })
      addLiveRoutes(guarded, live, { ...config, ring })
    }
    addEventRoutes(guarded, { config, bodies, inbox, metrics })
    if (hasReports) {
      const { pool: typedPool } = options
      addDeadLetterRoutes(guarded, { config, bodies, pool: typedPool, inbox, metrics })
      addOperationRoutes(guarded, { config, bodies, pool: reportPool, typedPool, replica, tasks, zones, now })
      addRetentionRoutes(guarded, { config, bodies, pool: reportPool, tasks, now })
      addImportRoutes(guarded, { config, bodies, pool: typedPool, inbox, zones, log: options.log })
      addConnectionRoutes(guarded, { config, connections, deliveries, pool: reportPool })
      addConnectionChangeRoutes(guarded, { ...connectionSources, config, bodies })
      addPersonalDataRoutes(guarded, { config, bodies, pool: typedPool })
      addKeyRoutes(guarded, { bodies, pool: typedPool, ring })
      addUserRoutes(guarded, { bodies, pool: typedPool, ring })
    }
    addSourcesRoute(guarded, { sourceStates, metrics, pool: reportPool })
    addMetricsRoute(guarded, { metrics, pool: reportPool, sourceStates, notReadyReason })
  })
  return app
}

/** No body is read before its route asks for it: see `createBodies`. */
function leaveBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _stream, done) => done(null))
}

function validateQuery(schema: TObject) {
  const read = createParameterReader(schema)
  return (given: Record<string, unknown>) => {
    const result = read(given)
    return 'faults' in result ? { error: new ParameterError(result.faults) } : { value: result.query }
  }
}
