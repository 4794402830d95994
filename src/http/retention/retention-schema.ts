import { Type } from 'typebox'
import { Instant, nullable } from '../../json/schemas.ts'
import { startedExample } from '../operations/task-examples.ts'
import { Task, TaskState } from '../operations/task-schema.ts'
import { jsonResponse, ProblemReference, problemResponse, problemResponses } from '../responses/responses.ts'

// The routes under /api/retention as the OpenAPI document shows them.

const tags = ['Operation']
const NoQuery = Type.Object({})
const Month = Type.Object({
  month: Type.String({ description: '`YYYY-MM`, of the arrival, in UTC' }),
  rowsEstimate: Type.Integer({ description: 'The number of events when PostgreSQL last estimated it' }),
  bytes: Type.Integer({ description: 'The size on disk, with indexes' }),
})

const Retention = Type.Object({
  data: Type.Array(
    Type.Object({
      name: Type.String({
        description:
          'A table, or `orders` for all tables of facts, `numbers` for all tables of sums, `opening_balance` for the schema `tidemark_closed`',
      }),
      setting: nullable(Type.String(), 'The setting that limits it; null if there is none'),
      days: nullable(Type.Integer(), 'The value of the setting. 0: for ever'),
      isDefault: nullable(Type.Boolean(), 'Whether the value is the default of the setting'),
      rowsEstimate: nullable(Type.Integer(), 'The number of rows when PostgreSQL last estimated it'),
      bytes: Type.Integer({ description: 'The size on disk, with indexes' }),
      oldestAt: nullable(
        Instant,
        'The time of the oldest: for stored events the first moment of its month. Null if there is none, or if it is not known without reading all rows',
      ),
      deletedAt: nullable(
        Instant,
        'The time from which the oldest is deleted, by a job that runs every hour. Null if it is not deleted',
      ),
    }),
  ),
  months: Type.Array(Month, { description: 'The months of stored events, oldest first' }),
  closings: Type.Array(
    Type.Object({
      closedBefore: Instant,
      events: Type.Integer({ description: 'The number of removed events that counted' }),
      closedAt: Instant,
    }),
    { description: 'Closings of the books, newest first' },
  ),
  next: nullable(
    Type.Object({
      before: Type.String({ format: 'date', description: 'Events received before this day are removed' }),
      at: Instant,
    }),
    'The next closing of the books; null if stored events are kept for ever',
  ),
  problem: nullable(Type.String(), 'Why the last attempt of the service removed nothing'),
})

export const retentionSchema = {
  operationId: 'retention',
  tags,
  summary: 'What is stored, for how long, and what is deleted next',
  description: 'No event is read. The number of rows is an estimate.',
  querystring: NoQuery,
  response: {
    200: jsonResponse(Retention, {
      description: 'Settings, sizes, closings of the books',
      example: {
        data: [
          {
            name: 'raw_events',
            setting: 'TIDEMARK_RAW_RETENTION_DAYS',
            days: 400,
            isDefault: false,
            rowsEstimate: 1_204_000,
            bytes: 912_261_120,
            oldestAt: '2023-11-01T00:00:00.000Z',
            deletedAt: '2025-01-04T00:00:00.000Z',
          },
        ],
        months: [{ month: '2023-11', rowsEstimate: 98_000, bytes: 74_981_376 }],
        closings: [{ closedBefore: '2023-11-01T00:00:00.000Z', events: 412_000, closedAt: '2024-12-06T03:12:00.000Z' }],
        next: { before: '2023-12-01', at: '2025-01-04T00:00:00.000Z' },
        problem: null,
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

/** The body of `POST /api/retention/closings`. */
const ClosingBody = Type.Object(
  {
    before: Type.String({
      description:
        'The first day of a month that has begun, such as `2025-01-01`. Events received before it are removed',
    }),
  },
  { additionalProperties: false },
)

export const closeSchema = {
  operationId: 'close-books',
  tags,
  summary: 'Close the books, and remove stored events',
  description:
    'Starts a task of the kind `close`, which `/api/operations/tasks` shows and cancels. All numbers are verified first; if one differs, nothing is removed. Then the effects of the events become the opening balance, and the events are removed in one transaction. Every number stays. This cannot be undone, and events cannot be withdrawn afterwards.',
  querystring: NoQuery,
  body: { content: { 'application/json': { schema: ClosingBody, example: { before: '2025-01-01' } } } },
  response: {
    202: jsonResponse(Task, {
      description: 'The task was started. `Location` is the address of its progress',
      example: { ...startedExample, kind: 'close', tables: null, selection: 'events received before 2025-01-01' },
    }),
    ...problemResponses(400, 401, 403, 408, 413, 415, 503),
    409: problemResponse(
      'A task is running already. `task` is that task, if it runs in this process',
      Type.Intersect([ProblemReference, Type.Object({ task: Type.Optional(TaskState) })]),
    ),
  },
}
