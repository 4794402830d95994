import { Type } from 'typebox'
import { MAX_ID_LENGTH } from '../../contracts/common.ts'
import { jsonResponse, ProblemReference, problemResponse, problemResponses } from '../responses/responses.ts'

const Name = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH })

const PlainEvent = Type.Object(
  {
    id: Type.Union([Name, Type.Integer({ minimum: 1 })], {
      description: 'The same id again is a duplicate and changes nothing',
    }),
    type: Type.String({ ...Name, description: 'With or without its namespace and the suffix Event' }),
    time: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Used when the data has no time of its own. Both may have any form of docs/times.md',
      }),
    ),
    tenant: Type.Optional(Name),
    data: Type.Object({}, { additionalProperties: true }),
  },
  { description: 'An event in the plain envelope. CloudEvents 1.0 and Whizbang envelopes are read as well.' },
)

const CloudEvent = Type.Object(
  { specversion: Type.Literal('1.0'), id: Name, source: Name, type: Name },
  { additionalProperties: true, description: 'An event of CloudEvents 1.0; its data is the payload' },
)

const example = {
  id: '0193bb6e-0000-7000-8000-000000000001',
  type: 'OrderCreated',
  time: '2024-12-12T10:30:00Z',
  data: {
    orderId: 'order-123',
    customerId: 'cust-456',
    items: [{ productId: 'prod-789', quantity: 2, unitPrice: 19.99, lineTotal: 39.98 }],
    totalAmount: 39.98,
    createdAt: '2024-12-12T10:30:00Z',
  },
}

const cloudEvent = {
  specversion: '1.0',
  id: '0193bb6e-0000-7000-8000-000000000002',
  source: '/shop',
  type: 'OrderCreated',
  time: '2024-12-12T10:45:00Z',
  data: { ...example.data, orderId: 'order-124' },
}

const one = { schema: Type.Union([PlainEvent, Type.Array(PlainEvent, { minItems: 1 })]), example }
const lines = { schema: Type.String({ description: 'One event a line' }), example: `${JSON.stringify(example)}\n` }

const warning = Type.Object({
  field: Type.String({ description: 'The property by its name in the contract, such as `items.1.quantity`' }),
  problem: Type.String({ description: 'What is odd about it' }),
  used: Type.Union([Type.String(), Type.Number(), Type.Null()], {
    description: 'The value that counts; null: the property counts as absent',
  }),
})

const counts = {
  received: Type.Integer(),
  accepted: Type.Integer({ description: 'Counted, and in every report from now on' }),
  duplicate: Type.Integer({ description: 'Taken before; changed nothing' }),
  ignored: Type.Integer({ description: 'Kept, but of a type that no report reads' }),
  rejected: Type.Integer({ description: 'Kept as dead letters, with the reason' }),
  results: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'Its place in the request, from 0' }),
      id: Type.Optional(Type.String()),
      type: Type.Optional(Type.String()),
      status: Type.Union([
        Type.Literal('accepted'),
        Type.Literal('duplicate'),
        Type.Literal('ignored'),
        Type.Literal('rejected'),
      ]),
      warnings: Type.Optional(
        Type.Array(warning, {
          description: 'Odd values of an event that still counts; absent when there are none',
        }),
      ),
      reason: Type.Optional(Type.String()),
      error: Type.Optional(Type.String()),
      contradicts: Type.Optional(
        Type.Array(Type.String(), {
          description: 'Of a duplicate: the properties that differ from the event that counts',
        }),
      ),
    }),
  ),
}

/** `POST /api/events` as the OpenAPI document shows it. Nothing here checks a body: the inbox does, event by event. */
export const eventRouteSchema = {
  operationId: 'post-events',
  tags: ['Events'],
  summary: 'Take events',
  description:
    'One event, an array of events, NDJSON, or CloudEvents 1.0 (structured, batched, binary); a Whizbang body names its type in an `EnvelopeType` header. The body may be compressed with gzip. The answer comes when the events are in every report, and tells what became of each.',
  body: {
    content: {
      'application/json': one,
      'application/x-ndjson': lines,
      'application/cloudevents+json': { schema: CloudEvent, example: cloudEvent },
      'application/cloudevents-batch+json': {
        schema: Type.Array(CloudEvent, { minItems: 1 }),
        example: [cloudEvent],
      },
    },
  },
  response: {
    200: jsonResponse(Type.Object(counts), {
      description: 'What became of each event',
      example: {
        received: 1,
        accepted: 1,
        duplicate: 0,
        ignored: 0,
        rejected: 0,
        results: [{ index: 0, id: example.id, type: 'OrderCreated', status: 'accepted' }],
      },
    }),
    ...problemResponses(401, 403, 408, 413, 415, 503),
    400: problemResponse(
      'No event was accepted, and what is wrong with each; or there is no event in the body',
      Type.Intersect([ProblemReference, Type.Partial(Type.Object(counts))]),
    ),
  },
}
