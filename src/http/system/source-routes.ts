import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { Type } from 'typebox'
import { outcomeStatuses } from '../../inbox/message.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { type LastProblem, watchProblems } from '../../monitoring/last-problems.ts'
import type { Metrics } from '../../monitoring/metrics.ts'
import type { SourceState } from '../../monitoring/source-state.ts'
import { type NewestEvent, readNewestEvents } from '../../reports/ingest/newest-events.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const Source = Type.Object({
  name: Type.String(),
  kind: Type.String(),
  status: Type.String({ description: '`connecting`, `receiving` or `stopped`' }),
  inFlight: Type.Integer({ description: 'Messages that were received and are not settled yet' }),
  lostSettlements: Type.Integer({
    description: 'Applied messages whose settlement the broker did not accept. They are redelivered as duplicates',
  }),
  lastMessageAt: nullable(Instant),
  messagesPerSecond: Type.Number({ description: 'The rate of this process over the last ten seconds' }),
  outcomes: Type.Object(Object.fromEntries(outcomeStatuses.map((status) => [status, Type.Integer()])), {
    description: 'Messages of this process since it started. `/api/analytics/ingest` has the counts of all time',
  }),
  lastEventAt: nullable(Instant, "The time of the newest event, by the event's own time"),
  lagSeconds: nullable(
    Type.Number(),
    'Seconds since that event; null before the first event, and while the database does not answer',
  ),
  problem: nullable(Type.String(), 'The current problem and what to do; null if there is none'),
  warning: nullable(
    Type.String(),
    'Why messages may get lost although the source works, and what to do; null if there is no such risk',
  ),
  lastProblem: nullable(
    Type.Object({ text: Type.String(), at: Instant }),
    'The last problem and when it was last observed; null if there was none since the process started',
  ),
})

const schema = {
  operationId: 'sources',
  tags: ['Operation'],
  summary: 'Status of the event sources',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Type.Object({ sources: Type.Array(Source) }), {
      description: 'All sources in the settings',
      example: {
        sources: [
          {
            name: 'shop',
            kind: 'azure-service-bus',
            status: 'receiving',
            inFlight: 12,
            lostSettlements: 0,
            lastMessageAt: '2024-12-12T10:30:00.25Z',
            messagesPerSecond: 41.5,
            outcomes: { accepted: 90_417, duplicate: 12, ignored: 3, rejected: 1 },
            lastEventAt: '2024-12-12T10:30:00Z',
            lagSeconds: 0.8,
            problem: null,
            warning: null,
            lastProblem: { text: 'The connection to the broker broke; trying again', at: '2024-12-11T03:12:07.000Z' },
          },
        ],
      },
    }),
    ...problemResponses(400, 401, 403),
  },
}

interface SourcesRoute {
  sourceStates: () => readonly SourceState[]
  metrics: Pick<Metrics, 'intakeOf'>
  /** Of `openReportPool`. */
  pool: pg.Pool
}

/** `GET /api/sources`. Access keys that are bound to a tenant may not read it, because sources serve all tenants. */
export function addSourcesRoute(app: FastifyInstance, { sourceStates, metrics, pool }: SourcesRoute): void {
  const lastProblems = watchProblems(sourceStates)
  app.addHook('onClose', async () => lastProblems.stop())
  app.get('/api/sources', { schema, config: needsAllTenants('operate') }, async () => {
    const states = sourceStates()
    const newest = states.length > 0 ? await readNewestEvents(pool, 'source') : undefined
    return {
      sources: states.map((state) => ({
        ...describe(state),
        ...metrics.intakeOf(state.name),
        ...describeNewest(newest?.find(({ source }) => source === state.name)),
        problem: state.problem ?? null,
        warning: state.warning ?? null,
        lastProblem: describeProblem(lastProblems.lastProblemOf(state.name)),
      })),
    }
  })
}

function describe({ name, kind, status, inFlight, lostSettlements, lastMessageAt }: SourceState) {
  const at = lastMessageAt === undefined ? null : new Date(lastMessageAt).toISOString()
  return { name, kind, status, inFlight, lostSettlements, lastMessageAt: at }
}

function describeNewest(newest: NewestEvent | undefined) {
  return { lastEventAt: newest?.at ?? null, lagSeconds: newest?.lagSeconds ?? null }
}

function describeProblem(problem: LastProblem | undefined) {
  return problem ? { text: problem.text, at: new Date(problem.atMs).toISOString() } : null
}
