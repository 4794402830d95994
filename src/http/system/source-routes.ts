import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { Type } from 'typebox'
import { arrayLiteral } from '../../db/array-literal.ts'
import { writeInstant } from '../../json/write-rows.ts'
import { type LastProblem, watchProblems } from '../../monitoring/last-problems.ts'
import type { Metrics } from '../../monitoring/metrics.ts'
import type { SourceState } from '../../monitoring/source-state.ts'
import { lagSince, NEWEST_EVENT } from '../../reports/engine/freshness.ts'
import { ProblemError } from '../responses/problem.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const Instant = Type.String({ format: 'date-time' })

const Source = Type.Object({
  name: Type.String(),
  kind: Type.String(),
  status: Type.String({ description: '`connecting`, `receiving` or `stopped`' }),
  inFlight: Type.Integer({ description: 'Messages in hand that are not settled yet' }),
  lostSettlements: Type.Integer({
    description:
      'Messages that were applied and whose settlement the broker did not take; they come again as duplicates',
  }),
  lastMessageAt: Type.Union([Instant, Type.Null()]),
  messagesPerSecond: Type.Number({ description: 'That this process took, over the last ten seconds' }),
  outcomes: Type.Object(
    { accepted: Type.Integer(), duplicate: Type.Integer(), ignored: Type.Integer(), rejected: Type.Integer() },
    { description: 'Messages that this process took since it started; `/api/analytics/ingest` has those of all time' },
  ),
  lastEventAt: Type.Union([Instant, Type.Null()], { description: 'The time of the newest event, by its own time' }),
  lagSeconds: Type.Union([Type.Number(), Type.Null()], {
    description: 'How long ago that is; null before the first event, and while the database does not answer',
  }),
  problem: Type.Union([Type.String(), Type.Null()], {
    description: 'What is wrong at the moment and what to do about it; null while all is well',
  }),
  warning: Type.Union([Type.String(), Type.Null()], {
    description: 'Why messages may get lost although the source works, and what to do; null while none may',
  }),
  lastProblem: Type.Union([Type.Object({ text: Type.String(), at: Instant }), Type.Null()], {
    description: 'What was last wrong, and when it last was so; null when nothing was since the process started',
  }),
})

const schema = {
  operationId: 'sources',
  tags: ['Operation'],
  summary: 'How the brokers fare that events are taken from',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Type.Object({ sources: Type.Array(Source) }), {
      description: 'Each source of the settings',
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

/** `GET /api/sources`. A key that is bound to a tenant does not open it: it tells about all of them. */
export function addSourcesRoute(app: FastifyInstance, { sourceStates, metrics, pool }: SourcesRoute): void {
  const lastProblems = watchProblems(sourceStates)
  app.addHook('onClose', async () => lastProblems.stop())
  app.get('/api/sources', { schema }, async (request) => {
    if (request.boundTenantId !== undefined) {
      throw new ProblemError('other-tenant', 'Sources are about all tenants; ask with a key that is bound to none')
    }
    const states = sourceStates()
    const newest = await readNewestEvents(
      pool,
      states.map(({ name }) => name),
    )
    return {
      sources: states.map((state) => ({
        ...describe(state),
        ...metrics.intakeOf(state.name),
        ...(newest.get(state.name) ?? { lastEventAt: null, lagSeconds: null }),
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

function describeProblem(problem: LastProblem | undefined) {
  return problem ? { text: problem.text, at: new Date(problem.atMs).toISOString() } : null
}

/** Of each source that has any. None while the database does not answer: how brokers fare can be told without it. */
async function readNewestEvents(pool: pg.Pool, sources: readonly string[]) {
  if (sources.length === 0) return new Map<string, never>()
  const { rows } = await pool
    .query<{ source: string; at: string; lag: string }>(
      `select
         source,
         max(last_event_at) as at,
         ${lagSince(`max(${NEWEST_EVENT})`)} as lag
       from ingest_accounting
       where source = any($1::text[])
       and last_event_at is not null
       group by source`,
      [arrayLiteral(sources)],
    )
    .catch(() => ({ rows: [] }))
  return new Map(
    rows.map(({ source, at, lag }) => [source, { lastEventAt: writeInstant(at), lagSeconds: Number(lag) }]),
  )
}
