import { Type } from 'typebox'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

// Import runs and withdrawals as the API shows them.

const Status = Type.String({ description: '`withdrawing`, `withdrawn`, `reverting` or `reverted`' })

const Withdrawal = Type.Object({
  id: Type.Integer({ description: 'For `tidemark retract --revert`' }),
  selection: Type.String({ description: 'The selected events, in words' }),
  status: Status,
  events: Type.Integer({ description: 'The number of events that are withdrawn at the moment' }),
  startedAt: Instant,
  withdrawnAt: nullable(Instant),
  revertedAt: nullable(Instant),
})

const unknownBeforeEnd = nullable(Type.Integer(), 'Null before the end of the run, and after a crash')

const ImportRun = Type.Object({
  id: Type.Integer({ description: 'For `tidemark retract --import`' }),
  file: Type.String(),
  source: Type.String(),
  startedAt: Instant,
  endedAt: nullable(Instant, 'Null while the run continues, and after a crash'),
  applied: unknownBeforeEnd,
  duplicate: unknownBeforeEnd,
  ignored: unknownBeforeEnd,
  rejected: unknownBeforeEnd,
  withdrawal: nullable(
    Type.Object({ id: Type.Integer(), status: Status }),
    'The last withdrawal of all events of the run; null if there is none',
  ),
})

/** `GET /api/operations/withdrawals` as the OpenAPI document shows it. */
export const withdrawalsSchema = {
  operationId: 'withdrawals',
  tags: ['Operation'],
  summary: 'Import runs, and withdrawals of events',
  description: 'The last 100 of each, newest first. A task of the kind `retract` or `revert` changes them.',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Type.Object({ importRuns: Type.Array(ImportRun), withdrawals: Type.Array(Withdrawal) }), {
      description: 'Import runs and withdrawals',
      example: {
        importRuns: [
          {
            id: 3,
            file: 'orders-2023.csv',
            source: 'import',
            startedAt: '2024-12-12T10:30:00.000Z',
            endedAt: '2024-12-12T10:30:14.000Z',
            applied: 48_211,
            duplicate: 0,
            ignored: 0,
            rejected: 2,
            withdrawal: { id: 1, status: 'withdrawn' },
          },
        ],
        withdrawals: [
          {
            id: 1,
            selection: 'import run 3',
            status: 'withdrawn',
            events: 48_211,
            startedAt: '2024-12-12T11:02:00.000Z',
            withdrawnAt: '2024-12-12T11:03:20.000Z',
            revertedAt: null,
          },
        ],
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

/** The result of a task of the kind `retract` or `revert`. */
export const TaskWithdrawal = Type.Object({
  id: nullable(
    Type.Integer(),
    'The number of the withdrawal; null in a preview, and if all events are withdrawn already',
  ),
  events: Type.Integer({
    description:
      'The number of events that are withdrawn now. In a preview, the number that would be withdrawn or count again',
  }),
  orders: nullable(Type.Integer(), 'The number of orders that the events are about; only in a preview'),
  byType: nullable(
    Type.Array(Type.Object({ type: Type.String(), events: Type.Integer() })),
    'The number of events by type; only in a preview',
  ),
  sales: nullable(
    Type.Array(
      Type.Object({
        tenant: Type.String(),
        currency: Type.String(),
        orders: Type.Integer(),
        totalRevenue: Type.String({ description: 'By the order: revisions count on the day of the order' }),
        totalRevenueByEvent: Type.String({ description: 'By the event: orders with their first revisions' }),
        adjustmentsByEvent: Type.String({ description: 'By the event: the differences of later revisions' }),
        reversed: Type.String(),
        netRevenue: Type.String({ description: 'By either basis' }),
      }),
    ),
    'By how much sales would change, all days together; only in a preview',
  ),
  firstDay: nullable(Type.String(), 'The first day whose sales would change'),
  lastDay: nullable(Type.String(), 'The last day whose sales would change'),
})
