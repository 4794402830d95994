import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { TransportState } from '../transports/transport.ts'
import { ProblemError } from './problem.ts'
import { jsonResponse, problemResponses } from './responses.ts'

/** How a source fares. What opens it is never in there. */
export interface SourceState extends TransportState {
  name: string
  kind: string
}

const Source = Type.Object({
  name: Type.String(),
  kind: Type.String(),
  status: Type.String({ description: '`connecting`, `receiving` or `stopped`' }),
  inFlight: Type.Integer({ description: 'Messages in hand that are not settled yet' }),
  lostSettlements: Type.Integer({
    description:
      'Messages that were applied and whose settlement the broker did not take; they come again as duplicates',
  }),
  lastMessageAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  problem: Type.Union([Type.String(), Type.Null()], {
    description: 'What is wrong at the moment and what to do about it; null while all is well',
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
            problem: null,
          },
        ],
      },
    }),
    ...problemResponses(400, 401, 403),
  },
}

/** `GET /api/sources`. A key that is bound to a tenant does not open it: it tells about all of them. */
export function addSourcesRoute(app: FastifyInstance, sourceStates: () => readonly SourceState[]): void {
  app.get('/api/sources', { schema }, async (request) => {
    if (request.boundTenantId !== undefined) {
      throw new ProblemError('other-tenant', 'Sources are about all tenants; ask with a key that is bound to none')
    }
    return { sources: sourceStates().map(describe) }
  })
}

function describe({ name, kind, status, inFlight, lostSettlements, lastMessageAt, problem }: SourceState) {
  const at = lastMessageAt === undefined ? null : new Date(lastMessageAt).toISOString()
  return { name, kind, status, inFlight, lostSettlements, lastMessageAt: at, problem: problem ?? null }
}
