import { Type } from 'typebox'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

const Filling = Type.Object({
  status: Type.String({
    description:
      '`complete`: all tables contain all events. `filling`: a process fills them. `waiting`: a process will begin within seconds, or a previous version of Tidemark still writes. `blocked`: see `problem`',
  }),
  tables: Type.Array(Type.String(), {
    description:
      'The tables that do not contain all events yet; `facts` stands for orders, customers, products and the like',
  }),
  phase: nullable(Type.String(), '`starting`, `replaying`, `comparing` or `adding`; null before the start'),
  eventsDone: nullable(Type.Integer(), 'The number of replayed events'),
  eventsExpected: nullable(Type.Integer(), 'The number of events to replay'),
  percent: nullable(
    Type.Integer(),
    'The share of the events that are replayed; below 100 until the tables are complete',
  ),
  startedAt: nullable(Instant, 'When the filling began, also if another process continues it'),
  problem: nullable(Type.String(), 'Why the tables cannot be filled'),
})

/** `GET /api/operations/filling` as the OpenAPI document shows it. */
export const fillingSchema = {
  operationId: 'filling',
  tags: ['Operation'],
  summary: 'Progress of filling tables after an upgrade',
  description:
    'After an upgrade, tables that are new or whose rules changed are filled from the stored events, in the background. Until then, columns that are new can be too low.',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Filling, {
      description: 'The progress, of whichever process',
      example: {
        status: 'filling',
        tables: ['facts', 'daily_sales_analytics'],
        phase: 'replaying',
        eventsDone: 430000,
        eventsExpected: 1000000,
        percent: 43,
        startedAt: '2024-12-20T09:15:30.000Z',
        problem: null,
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}
