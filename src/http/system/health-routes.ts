import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { SourceState } from '../../monitoring/source-state.ts'
import { open } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const Health = Type.Object({ status: Type.String(), uptimeSeconds: Type.Integer() })
const Readiness = Type.Object({
  ...Health.properties,
  sourcesWithProblem: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'Sources with a problem; /api/sources has the details. Only for clients that may see the names of sources',
    }),
  ),
})

interface HealthRoutes {
  /** Why events cannot be applied; undefined if they can. */
  notReadyReason: () => Promise<string | undefined>
  sourceStates: () => readonly SourceState[]
  /** Whether the client may see the names of sources and tables. */
  mayKnowNames: (request: FastifyRequest) => Promise<boolean>
}

const WITHOUT_NAMES =
  'Events cannot be applied at the moment. See the server log, or request this address with an access key, for the reason'

/** `/health/live` reports that the process is running, `/health/ready` that events can be applied. */
export function addHealthRoutes(app: FastifyInstance, options: HealthRoutes): void {
  const { notReadyReason, sourceStates, mayKnowNames } = options
  const startedMs = performance.now()
  const uptimeSeconds = () => Math.max(0, Math.floor((performance.now() - startedMs) / 1000))
  const ok = (status: string, schema = Health) =>
    jsonResponse(schema, { description: 'Healthy', example: { status, uptimeSeconds: 86_400 } })
  const live = {
    operationId: 'live',
    tags: ['Operation'],
    summary: 'Check whether the process is running',
    response: { 200: ok('live') },
  }
  const ready = {
    operationId: 'ready',
    tags: ['Operation'],
    summary: 'Check whether events can be applied',
    response: { 200: ok('ready', Readiness), ...problemResponses(503) },
  }

  app.get('/health/live', { schema: live, config: open }, async () => ({
    status: 'live',
    uptimeSeconds: uptimeSeconds(),
  }))

  app.get('/health/ready', { schema: ready, config: open }, async (request) => {
    const showsNames = await mayKnowNames(request)
    const reason = await notReadyReason()
    if (reason !== undefined) {
      request.log.warn({ reason }, 'not ready')
      throw new ProblemError('unavailable', showsNames ? reason : WITHOUT_NAMES, { headers: { 'retry-after': '2' } })
    }
    // An unreachable broker does not affect readiness: other sources still work.
    const names = sourceStates().flatMap(({ name, problem }) => (problem === undefined ? [] : [name]))
    return {
      status: 'ready',
      uptimeSeconds: uptimeSeconds(),
      ...(showsNames && names.length > 0 ? { sourcesWithProblem: names } : {}),
    }
  })
}
