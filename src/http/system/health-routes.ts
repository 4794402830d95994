import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { SourceState } from '../../monitoring/source-state.ts'
import { ProblemError } from '../responses/problem.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const Health = Type.Object({ status: Type.String(), uptimeSeconds: Type.Integer() })
const Readiness = Type.Object({
  ...Health.properties,
  sourcesWithProblem: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'Sources from which nothing that counts comes at the moment; /api/sources says why. Only for those who may know their names',
    }),
  ),
})

interface HealthRoutes {
  /** Why no events can be taken; undefined when they can. */
  notReadyReason: () => Promise<string | undefined>
  sourceStates: () => readonly SourceState[]
  /** Whether the client may see the names of sources and tables. */
  mayKnowNames: (request: FastifyRequest) => boolean
}

const WITHOUT_NAMES =
  'No events can be taken at the moment; the log has the reason, and this address shows it to requests with an access key'

/** `/health/live` answers while the process turns, `/health/ready` once events can be taken. */
export function addHealthRoutes(app: FastifyInstance, options: HealthRoutes): void {
  const { notReadyReason, sourceStates, mayKnowNames } = options
  const startedMs = performance.now()
  const uptimeSeconds = () => Math.max(0, Math.floor((performance.now() - startedMs) / 1000))
  const ok = (status: string, schema = Health) =>
    jsonResponse(schema, { description: 'Yes', example: { status, uptimeSeconds: 86_400 } })
  const live = {
    operationId: 'live',
    tags: ['Operation'],
    summary: 'Whether the process runs',
    response: { 200: ok('live') },
  }
  const ready = {
    operationId: 'ready',
    tags: ['Operation'],
    summary: 'Whether events can be taken',
    response: { 200: ok('ready', Readiness), ...problemResponses(503) },
  }

  app.get('/health/live', { schema: live }, async () => ({ status: 'live', uptimeSeconds: uptimeSeconds() }))

  app.get('/health/ready', { schema: ready }, async (request) => {
    const showsNames = mayKnowNames(request)
    const reason = await notReadyReason()
    if (reason !== undefined) {
      request.log.warn({ reason }, 'not ready')
      throw new ProblemError('unavailable', showsNames ? reason : WITHOUT_NAMES, { headers: { 'retry-after': '2' } })
    }
    // A broker that is away is waited for; that makes nobody else less ready.
    const names = sourceStates().flatMap(({ name, problem }) => (problem === undefined ? [] : [name]))
    return {
      status: 'ready',
      uptimeSeconds: uptimeSeconds(),
      ...(showsNames && names.length > 0 ? { sourcesWithProblem: names } : {}),
    }
  })
}
