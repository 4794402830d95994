import { Type } from 'typebox'
import { jsonResponse, ProblemReference, problemResponse, problemResponses } from '../responses/responses.ts'
import { TaskBody } from './read-task-request.ts'

// The routes under /api/operations as the OpenAPI document shows them.

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description })
const Instant = Type.String({ format: 'date-time' })
const tags = ['Operation']
const NoQuery = Type.Object({})

const rowsEstimate = nullable(
  Type.Integer(),
  'About as many rows as there were when PostgreSQL last counted them; null where it has not yet',
)
const bytes = Type.Integer({ description: 'On disk, with indexes' })

const Partitions = Type.Object({
  databaseBytes: Type.Integer({ description: 'Of the whole database' }),
  tables: Type.Array(
    Type.Object({
      table: Type.String(),
      rowsEstimate,
      bytes,
      partitions: Type.Array(
        Type.Object({
          name: Type.String(),
          from: Type.String({ description: 'Its first day, or moment in UTC' }),
          to: Type.String({ description: 'The first after it' }),
          rowsEstimate,
          bytes,
        }),
      ),
    }),
  ),
})

const Difference = Type.Object({
  table: Type.String(),
  tenant: Type.String(),
  key: Type.Record(Type.String(), Type.String(), { description: "The row's other key columns" }),
  column: Type.String({ description: '`(row)` where a row of facts is there on one side only' }),
  live: nullable(Type.String(), 'What the table has'),
  shouldBe: nullable(Type.String(), 'What the events come to'),
})

const summary = {
  events: Type.Integer({ description: 'Events that were counted once more' }),
  tables: Type.Integer({ description: 'Tables that were compared' }),
  rows: Type.Integer({ description: 'Rows that were compared' }),
  missingEvents: Type.Integer({
    description: 'Events that were counted and are not kept any more: what differs may then well be right',
  }),
  refusedEvents: Type.Integer({
    description: 'Kept events that would be refused now, and are in no number of the replay',
  }),
  firstRefusal: nullable(Type.String(), 'What is wrong with the first of them'),
  differingRows: Type.Integer(),
  differingValues: Type.Integer(),
  byTable: Type.Array(
    Type.Object({
      table: Type.String(),
      rows: Type.Integer({ description: 'Rows that differ' }),
      sums: Type.Optional(
        Type.Record(Type.String(), Type.String(), {
          description: 'Of a rebuild: by how much each column is too low (or, below zero, too high), all rows together',
        }),
      ),
    }),
  ),
  run: nullable(
    Type.Object({ id: Type.Integer(), rows: Type.Integer() }),
    'Of a rebuild: what was added to the live tables. `tidemark rebuild --roll-back ID` takes it back',
  ),
  notAdded: nullable(
    Type.String(),
    'Of a rebuild that added nothing: `nothing differs`, `preview` or `refused events`',
  ),
}
const Summary = Type.Object(summary)
const Result = Type.Object({
  ...summary,
  differences: Type.Array(Difference, { description: 'The first 100 values that differ; long ones are cut' }),
})

const task = {
  id: Type.String(),
  kind: Type.String({ description: '`verify` or `rebuild`' }),
  tables: nullable(Type.Array(Type.String()), 'What it is about; null: all there are'),
  fresh: Type.Boolean(),
  preview: Type.Boolean(),
  status: Type.String({ description: '`running`, `cancelling`, `done`, `cancelled` or `failed`' }),
  phase: Type.String({
    description: '`starting`, `replaying`, `comparing` or `adding`; of a task that is over, the last one',
  }),
  eventsDone: Type.Integer({
    description: 'Events that are replayed, those of an earlier run that was stopped included',
  }),
  eventsExpected: nullable(Type.Integer(), 'Null before they are counted'),
  percent: nullable(Type.Number(), 'How much is replayed'),
  secondsLeft: nullable(Type.Number(), 'Until all is replayed, as it went so far; null while nothing tells it'),
  startedAt: Instant,
  endedAt: nullable(Instant, 'Null while it runs'),
  error: nullable(Type.String(), 'Why it failed, or was cancelled by the end of the service'),
}
const Task = Type.Object({ ...task, result: nullable(Result, 'Null before it is done') })

const result = {
  ...{ events: 200_000, tables: 1, rows: 812, missingEvents: 0, refusedEvents: 0, firstRefusal: null },
  ...{ differingRows: 1, differingValues: 1, byTable: [{ table: 'daily_sales_analytics', rows: 1 }] },
  ...{ run: null, notAdded: null },
}
const example = {
  ...{ id: '0b6c3d9e-6a2f-4a57-9a63-1c5a2d1f7e10', kind: 'verify', tables: ['daily_sales_analytics'] },
  ...{ fresh: false, preview: false, status: 'done', phase: 'comparing', eventsDone: 200_000, eventsExpected: 200_000 },
  ...{ percent: 100, secondsLeft: null, startedAt: '2024-12-12T10:30:00.000Z', endedAt: '2024-12-12T10:30:14.000Z' },
  error: null,
}
const readExample = {
  ...example,
  result: {
    ...result,
    differences: [
      {
        ...{ table: 'daily_sales_analytics', tenant: 'default', key: { currency: 'USD', date: '2024-12-11' } },
        ...{ column: 'total_orders', live: '263', shouldBe: '256' },
      },
    ],
  },
}
const begunExample = {
  ...example,
  ...{ kind: 'rebuild', status: 'running', phase: 'starting', eventsDone: 0, eventsExpected: null, percent: null },
  ...{ endedAt: null, result: null },
}

const TimeZones = Type.Object({
  timeZone: Type.String({ description: 'The zone of the days and months of the shop' }),
  eventTimeZone: Type.String({ description: 'The zone of event times without an offset' }),
  problems: Type.Array(Type.String(), {
    description: 'Differences between the zone data of PostgreSQL and Node within the next year, and what to do',
  }),
})

export const timeZonesSchema = {
  operationId: 'time-zones',
  tags,
  summary: 'The time zones of the database, and whether Node and PostgreSQL agree on them',
  querystring: NoQuery,
  response: {
    200: jsonResponse(TimeZones, {
      description: 'Both zones',
      example: { timeZone: 'Europe/Berlin', eventTimeZone: 'Europe/Berlin', problems: [] },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const partitionsSchema = {
  operationId: 'partitions',
  tags,
  summary: 'How large the database and the partitions of its tables are',
  querystring: NoQuery,
  response: {
    200: jsonResponse(Partitions, {
      description: 'Each partitioned table',
      example: {
        databaseBytes: 181_403_648,
        tables: [
          {
            ...{ table: 'daily_sales_analytics', rowsEstimate: 732, bytes: 278_528 },
            partitions: [
              {
                ...{ name: 'daily_sales_analytics_2024', from: '2024-01-01', to: '2025-01-01' },
                ...{ rowsEstimate: 732, bytes: 278_528 },
              },
            ],
          },
        ],
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const listTasksSchema = {
  operationId: 'list-tasks',
  tags,
  summary: 'Verifications and rebuilds of this process, newest first',
  description:
    'The last 20 since it started. Those of other processes, the command line included, are not among them; `runsElsewhere` tells whether one of them is at work on the database.',
  querystring: NoQuery,
  response: {
    200: jsonResponse(
      Type.Object({
        tasks: Type.Array(
          Type.Object({
            ...task,
            result: nullable(Summary, 'Null before it is done. One task by its id has the differences'),
          }),
        ),
        runsElsewhere: Type.Boolean(),
        perspectives: Type.Array(Type.String(), { description: 'The tables that can be verified and rebuilt' }),
        facts: Type.Array(Type.String(), { description: 'The tables that can only be verified' }),
      }),
      {
        description: 'What runs, and what ran',
        example: {
          tasks: [{ ...example, result }],
          runsElsewhere: false,
          perspectives: ['daily_sales_analytics', 'hourly_sales_analytics'],
          facts: ['orders'],
        },
      },
    ),
    ...problemResponses(400, 401, 403, 503),
  },
}

const Id = Type.Object({ id: Type.String({ description: 'The id of a task' }) })

export const readTaskSchema = {
  operationId: 'read-task',
  tags,
  summary: 'How far a verification or rebuild is, and what it found',
  params: Id,
  querystring: NoQuery,
  response: {
    200: jsonResponse(Task, { description: 'The task', example: readExample }),
    ...problemResponses(400, 401, 403, 404),
  },
}

export const startTaskSchema = {
  operationId: 'start-task',
  tags,
  summary: 'Begin a verification or a rebuild',
  description:
    'It goes on in the background, whoever began it; one at a time on a database. `verify` compares the tables with what the kept events come to, and changes no number. `rebuild` adds what the tables lack, in one transaction; when kept events would be refused now, it adds nothing, for it would take away what they have added.',
  querystring: NoQuery,
  body: {
    content: {
      'application/json': { schema: TaskBody, example: { kind: 'rebuild', perspective: 'daily_sales_analytics' } },
    },
  },
  response: {
    202: jsonResponse(Task, { description: 'It has begun; `Location` tells how far it is', example: begunExample }),
    ...problemResponses(400, 401, 403, 408, 413, 415, 503),
    409: problemResponse(
      'One is running already; `task` is that one, where it is one of this process',
      Type.Intersect([ProblemReference, Type.Object({ task: Type.Optional(Type.Object(task)) })]),
    ),
  },
}

export const cancelTaskSchema = {
  operationId: 'cancel-task',
  tags,
  summary: 'Cancel a verification or a rebuild',
  description:
    'It ends after the events that it has in hand, or after a comparison that has begun. No number is changed, and the same task begun again goes on from there. A task that is over stays as it is. One that adds its difference at this moment cannot be cancelled.',
  params: Id,
  querystring: NoQuery,
  response: {
    202: jsonResponse(Task, {
      description: 'The task as it is now',
      example: { ...begunExample, status: 'cancelling', phase: 'replaying' },
    }),
    ...problemResponses(400, 401, 403, 404, 409),
  },
}
