import { Type } from 'typebox'
import { DeadLetterFilter } from '../../dead-letters/filter.ts'
import { DeadLetterQuery, LARGEST_LETTER_ID, MOST_LETTERS, page } from '../../dead-letters/list.ts'
import { outcomeStatuses } from '../../inbox/message.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, ProblemReference, problemResponse, problemResponses } from '../responses/responses.ts'

// The routes of dead letters as the OpenAPI document shows them.

/** Bodies with unknown members are refused. */
const CLOSED = { additionalProperties: false }

const NullableText = nullable(Type.String())
const Counts = Type.Record(Type.String(), Type.Integer())

const head = {
  id: Type.Integer(),
  tenant: Type.String(),
  source: Type.String(),
  eventId: NullableText,
  type: NullableText,
  reason: Type.String(),
  error: Type.String({
    description: 'The property and what is wrong with it, in a sentence. Hidden without the scope `people`',
  }),
  timesSeen: Type.Integer(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  bodyBytes: Type.Integer(),
  body: Type.Optional(
    Type.String({
      description: 'The body as text, if it is UTF-8; in a list only its beginning. Absent without the scope `people`',
    }),
  ),
  bodyBase64: Type.Optional(Type.String({ description: 'The body as Base64, if it is not UTF-8' })),
}
const Head = Type.Object(head)
const Letter = Type.Object({
  ...head,
  headers: nullable(Type.Record(Type.String(), Type.String())),
  fallbackId: NullableText,
  fallbackType: NullableText,
  onlyTenant: NullableText,
})
const Totals = Type.Object({ letters: Type.Integer(), byReason: Counts, bySource: Counts })
const Next = nullable(Type.Integer(), 'The `cursor` of the next page; null on the last page')

const status = Type.String({
  description: `${outcomeStatuses.map((status) => `\`${status}\``).join(', ')}, or \`not_found\``,
})
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
  accepted: Type.Integer({ description: 'Applied, and no longer a dead letter' }),
  duplicate: Type.Integer({ description: 'Already applied; no longer a dead letter' }),
  ignored: Type.Integer({ description: 'Stored as an event of an unknown type; no longer a dead letter' }),
  rejected: Type.Integer({ description: 'Rejected again; still a dead letter' }),
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
    'Bodies and errors are cut. `next` is the `cursor` of the next page. The first page has the `totals` of all dead letters that match the filters.',
  querystring: DeadLetterQuery,
  response: {
    200: jsonResponse(Type.Object({ deadLetters: Type.Array(Head), next: Next, totals: Type.Optional(Totals) }), {
      description: 'A page of dead letters',
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
  summary: 'Export dead letters with their bodies',
  description:
    'One JSON object per line, the oldest first, in the form that `tidemark import` reads. The export has the dead letters that exist when it starts, and removes none of them.',
  querystring: DeadLetterFilter,
  response: {
    200: {
      description: 'One line per dead letter',
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
  summary: 'Read a dead letter with its body',
  params: Id,
  querystring: NoQuery,
  response: {
    200: jsonResponse(Letter, { description: 'The dead letter' }),
    ...problemResponses(400, 401, 404, 503),
  },
}

export const retrySchema = {
  operationId: 'retry-dead-letter',
  tags,
  summary: 'Retry a dead letter',
  description:
    'The message is sent with its original source and headers, so it counts once even if it is sent several times. If the message is applied, or was already applied, the dead letter is removed. A `body` in the request, as text or as JSON, replaces the original body. If the new body is rejected as well, nothing changes.',
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
      description: 'The message was applied, or had been applied before',
      example: { id: 17, status: 'accepted', eventId: 'event-1', type: 'OrderCreated' },
    }),
    ...problemResponses(400, 401, 403, 404, 408, 413, 415, 503),
    422: problemResponse(
      'The message was rejected again and stays a dead letter, with the reason',
      Type.Intersect([ProblemReference, Type.Object({ deadLetter: Type.Object(retried) })]),
    ),
  },
}

export const retryManySchema = {
  operationId: 'retry-dead-letters',
  tags,
  summary: 'Retry many dead letters',
  description:
    'The dead letters with these `ids`, or a page of those that match the `filter` (`{}` matches all), newest first.',
  querystring: NoQuery,
  body: many,
  response: {
    200: jsonResponse(RetriedMany, { description: 'The outcome of each message' }),
    ...problemResponses(400, 401, 403, 408, 413, 415, 503),
  },
}

export const discardSchema = {
  operationId: 'discard-dead-letter',
  tags,
  summary: 'Discard a dead letter permanently',
  params: Id,
  querystring: NoQuery,
  response: {
    204: { type: 'null', description: 'The dead letter was discarded' },
    ...problemResponses(400, 401, 403, 404, 503),
  },
}

export const discardManySchema = {
  operationId: 'discard-dead-letters',
  tags,
  summary: 'Discard many dead letters permanently',
  description:
    'The dead letters with these `ids`, or a page of those that match the `filter` (`{}` matches all), newest first.',
  querystring: NoQuery,
  body: many,
  response: {
    200: jsonResponse(DiscardedMany, { description: 'The number of discarded dead letters' }),
    ...problemResponses(400, 401, 403, 408, 413, 415, 503),
  },
}
