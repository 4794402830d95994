import { Type } from 'typebox'
import { DeadLetterFilter } from '../../dead-letters/filter.ts'
import { DeadLetterQuery, LARGEST_LETTER_ID, MOST_LETTERS, page } from '../../dead-letters/list.ts'
import { jsonResponse, ProblemReference, problemResponse, problemResponses } from '../responses/responses.ts'

// The routes of dead letters as the OpenAPI document shows them.

/** Bodies whose unknown members are refused. */
const CLOSED = { additionalProperties: false }

const Nullable = Type.Union([Type.String(), Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Counts = Type.Record(Type.String(), Type.Integer())

const head = {
  id: Type.Integer(),
  tenant: Type.String(),
  source: Type.String(),
  eventId: Nullable,
  type: Nullable,
  reason: Type.String(),
  error: Type.String({ description: 'What is wrong and with which property, in a sentence' }),
  timesSeen: Type.Integer(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  bodyBytes: Type.Integer(),
  body: Type.Optional(
    Type.String({ description: 'The body as text, where it is UTF-8; its beginning only in the list' }),
  ),
  bodyBase64: Type.Optional(Type.String({ description: 'The body, where it is not UTF-8' })),
}
const Head = Type.Object(head)
const Letter = Type.Object({
  ...head,
  headers: Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()]),
  fallbackId: Nullable,
  fallbackType: Nullable,
  onlyTenant: Nullable,
})
const Totals = Type.Object({ letters: Type.Integer(), byReason: Counts, bySource: Counts })
const Next = Type.Union([Type.Integer(), Type.Null()], { description: 'The `cursor` of what follows; null at the end' })

const status = Type.String({ description: '`accepted`, `duplicate`, `ignored`, `rejected`, or `not_found`' })
const retried = {
  id: Type.Integer(),
  status,
  eventId: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  error: Type.Optional(Type.String()),
}
const RetriedMany = Type.Object({
  requested: Type.Integer(),
  accepted: Type.Integer({ description: 'In every report from now on, and removed from here' }),
  duplicate: Type.Integer({ description: 'Taken before; removed from here' }),
  ignored: Type.Integer({ description: 'Kept as an event of a type that no report reads; removed from here' }),
  rejected: Type.Integer({ description: 'Refused again; still here' }),
  notFound: Type.Integer(),
  results: Type.Array(Type.Object(retried)),
  next: Next,
})
const DiscardedMany = Type.Object({
  requested: Type.Integer(),
  discarded: Type.Integer(),
  notFound: Type.Integer(),
  next: Next,
})

const LetterId = Type.Integer({ minimum: 1, maximum: LARGEST_LETTER_ID })
const Id = Type.Object({ id: { ...LetterId, description: 'The id of a dead letter' } })
const NoQuery = Type.Object({})
const Selection = Type.Union([
  Type.Object({ ids: Type.Array(LetterId, { minItems: 1, maxItems: MOST_LETTERS }) }, CLOSED),
  Type.Object({ filter: { ...DeadLetterFilter, ...CLOSED }, ...page }, CLOSED),
])
const many = { content: { 'application/json': { schema: Selection, example: { filter: { reason: 'too_large' } } } } }
const tags = ['Dead letters']

const example = {
  id: 17,
  tenant: 'default',
  source: 'http',
  eventId: 'event-1',
  type: 'OrderCreated',
  reason: 'invalid',
  error: 'totalAmount is missing',
  timesSeen: 1,
  firstSeenAt: '2024-12-12T10:30:00Z',
  lastSeenAt: '2024-12-12T10:30:00Z',
  bodyBytes: 58,
  body: '{"id":"event-1","type":"OrderCreated","data":{"orderId":1}}',
}

export const listSchema = {
  operationId: 'list-dead-letters',
  tags,
  summary: 'List dead letters, newest first',
  description:
    'Bodies and errors are cut short. `next` is the `cursor` of the following page. The first page has `totals` of all that the filters let through.',
  querystring: DeadLetterQuery,
  response: {
    200: jsonResponse(Type.Object({ deadLetters: Type.Array(Head), next: Next, totals: Type.Optional(Totals) }), {
      description: 'A page of them',
      example: {
        deadLetters: [example],
        next: null,
        totals: { letters: 1, byReason: { invalid: 1 }, bySource: { http: 1 } },
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const exportSchema = {
  operationId: 'export-dead-letters',
  tags,
  summary: 'Export dead letters, each with its whole body',
  description:
    'One JSON object a line, the oldest first, in the form that `tidemark import` sends again. Those that are there when it begins; nothing is removed.',
  querystring: DeadLetterFilter,
  response: {
    200: {
      description: 'A line for each',
      content: {
        'application/x-ndjson': {
          schema: Type.String(),
          example: `${JSON.stringify({ deadLetter: 17, source: 'http', reason: 'invalid', body: '{"id":"event-1"}' })}\n`,
        },
      },
    },
    ...problemResponses(400, 401, 403, 503),
  },
}

export const readSchema = {
  operationId: 'read-dead-letter',
  tags,
  summary: 'Read a dead letter, with its whole body',
  params: Id,
  querystring: NoQuery,
  response: {
    200: jsonResponse(Letter, { description: 'All that is known of it' }),
    ...problemResponses(400, 401, 404, 503),
  },
}

export const retrySchema = {
  operationId: 'retry-dead-letter',
  tags,
  summary: 'Send a dead letter again',
  description:
    'With the source and the headers it came with, so that it counts once, however often it is sent. When it is taken, or was before, the dead letter is gone. A `body`, as text or as JSON, is sent in place of its own; one that would be refused as well changes nothing.',
  params: Id,
  querystring: NoQuery,
  body: {
    content: {
      'application/json': {
        schema: Type.Object(
          {
            body: Type.Optional(
              Type.Union([Type.String({ minLength: 1 }), Type.Object({}, { additionalProperties: true })]),
            ),
          },
          CLOSED,
        ),
        example: {
          body: { id: 'event-1', type: 'OrderCreated', data: { orderId: 'order-1', totalAmount: 1, items: [] } },
        },
      },
    },
  },
  response: {
    200: jsonResponse(Type.Object(retried), {
      description: 'It was taken, or had been before',
      example: { id: 17, status: 'accepted', eventId: 'event-1', type: 'OrderCreated' },
    }),
    ...problemResponses(400, 401, 403, 404, 408, 413, 415, 503),
    422: problemResponse(
      'It is refused again, and why; it stays a dead letter',
      Type.Intersect([ProblemReference, Type.Object({ deadLetter: Type.Object(retried) })]),
    ),
  },
}

export const retryManySchema = {
  operationId: 'retry-dead-letters',
  tags,
  summary: 'Send many dead letters again',
  description:
    'Those with these `ids`, or a page of those that the `filter` lets through ({} is all of them), newest first.',
  querystring: NoQuery,
  body: many,
  response: {
    200: jsonResponse(RetriedMany, { description: 'What became of each' }),
    ...problemResponses(400, 401, 403, 408, 413, 415, 503),
  },
}

export const discardSchema = {
  operationId: 'discard-dead-letter',
  tags,
  summary: 'Discard a dead letter for good',
  params: Id,
  querystring: NoQuery,
  response: { 204: { type: 'null', description: 'It is gone' }, ...problemResponses(400, 401, 403, 404, 503) },
}

export const discardManySchema = {
  operationId: 'discard-dead-letters',
  tags,
  summary: 'Discard many dead letters for good',
  description:
    'Those with these `ids`, or a page of those that the `filter` lets through ({} is all of them), newest first.',
  querystring: NoQuery,
  body: many,
  response: {
    200: jsonResponse(DiscardedMany, { description: 'How many are gone' }),
    ...problemResponses(400, 401, 403, 408, 413, 415, 503),
  },
}
