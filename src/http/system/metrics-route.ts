import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { Type } from 'typebox'
import type { Metrics } from '../../monitoring/metrics.ts'
import type { SourceState } from '../../monitoring/source-state.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import { problemResponses } from '../responses/responses.ts'

interface MetricsRoute {
  metrics: Metrics
  pool: pg.Pool
  sourceStates: () => readonly SourceState[]
  notReadyReason: () => Promise<string | undefined>
}

/** `GET /metrics` for Prometheus. Access keys that are bound to a tenant may not read it, because it concerns all tenants. */
export function addMetricsRoute(
  app: FastifyInstance,
  { metrics, pool, sourceStates, notReadyReason }: MetricsRoute,
): void {
  const schema = {
    operationId: 'metrics',
    tags: ['Operation'],
    summary: 'Metrics in the format of Prometheus',
    response: {
      200: {
        description: 'The metrics',
        content: { 'text/plain': { schema: Type.String(), example: 'tidemark_database_up 1\n' } },
      },
      ...problemResponses(503),
    },
  }
  app.get('/metrics', { schema, config: needsAllTenants('metrics') }, async (_request, reply) => {
    metrics.observeSources(sourceStates())
    metrics.observeReadiness((await notReadyReason()) === undefined)
    return reply.type(metrics.registry.contentType).send(await metrics.collect(pool))
  })
}

/** The statuses of requests that are refused for who sent them, to which host, or how often. */
const REFUSALS = [401, 403, 421, 429]

/** Measures every request by its route, never by its path: paths are without number. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onError', async (_request, _reply, error) => {
    if (error instanceof ProblemError && REFUSALS.includes(error.statusCode)) metrics.countRefusal(error.kind)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request
    const route = request.routeOptions.url ?? 'unknown'
    const status = reply.statusCode
    metrics.observeRequest({ method, route, status }, reply.elapsedTime / 1000)
    const key = senderOf(request)
    if (key !== undefined) metrics.countKeyRequest(key, status)
    const fields = { method, route, status, ms: Math.round(reply.elapsedTime * 10) / 10 }
    if (status < 500) request.log.debug(fields, 'request')
  })
}

/** Undefined for routes that need no key, and for unknown addresses. */
function senderOf({ access, scopes, is404, routeOptions }: FastifyRequest): string | undefined {
  if (access) return access.label
  if (scopes) return 'anonymous'
  return is404 || routeOptions.config.access === 'open' ? undefined : 'none'
}
