import { Type } from 'typebox'
import { MAX_ID_LENGTH } from '../../contracts/contract.ts'
import { outcomeStatuses } from '../../inbox/message.ts'
import { jsonResponse, ProblemReference, problemResponse, problemResponses } from '../responses/responses.ts'

const Name = Type.String({ minLength: 1, maxLength: MAX_ID_LENGTH })

const PlainEvent = Type.Object(
  {
    id: Type.Union([Name, Type.Integer({ minimum: 1 })], {
      description: 'A second event with the same id is a duplicate and changes nothing',
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
  {
    description:
      'An event in the plain envelope. CloudEvents 1.0, the schema of Azure Event Grid, Whizbang and MassTransit envelopes are read as well.',
  },
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

const one = { schema: Type.Union([PlainEvent, Type.Array(PlainEvent)]), example }
const lines = { schema: Type.String({ description: 'One event per line' }), example: `${JSON.stringify(example)}\n` }

const warning = Type.Object({
  field: Type.String({ description: 'The property by its name in the contract, such as `items.1.quantity`' }),
  problem: Type.String({ description: 'What is odd about it' }),
  used: Type.Union([Type.String(), Type.Number(), Type.Null()], {
    description: 'The value that is used; null if the property counts as absent',
  }),
})

const counts = {
  received: Type.Integer(),
  accepted: Type.Integer({ description: 'Applied: all reports include these events' }),
  duplicate: Type.Integer({ description: 'Already applied; these events changed nothing' }),
  ignored: Type.Integer({ description: 'Stored, but of an unknown type' }),
  rejected: Type.Integer({ description: 'Stored as dead letters, with the reason' }),
  results: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'The position of the event in the request, from 0' }),
      id: Type.Optional(Type.String()),
      type: Type.Optional(Type.String()),
      status: Type.Union(outcomeStatuses.map((status) => Type.Literal(status))),
      warnings: Type.Optional(
        Type.Array(warning, {
          description: 'Odd values of an accepted event; absent if there are none',
        }),
      ),
      reason: Type.Optional(Type.String()),
      error: Type.Optional(Type.String()),
      contradicts: Type.Optional(
        Type.Array(Type.String(), {
          description: 'For a duplicate: the properties that differ from those of the first event',
        }),
      ),
    }),
  ),
}

/** `POST /api/events` as the OpenAPI document shows it. Bodies are not checked here, but event by event in the inbox. */
export const eventRouteSchema = {
  operationId: 'post-events',
  tags: ['Events'],
  summary: 'Send events',
  description:
    'One event, an array of events, NDJSON, or CloudEvents 1.0 (structured, batched, binary); the type of a Whizbang body is in its `EnvelopeType` header. The body may be compressed with gzip. The response is sent after all totals include the events, and has the outcome of each event.',
  body: {
    content: {
      'application/json': one,
      'application/x-ndjson': lines,
      'application/cloudevents+json': { schema: CloudEvent, example: cloudEvent },
      'application/cloudevents-batch+json': {
        schema: Type.Array(CloudEvent),
        example: [cloudEvent],
      },
    },
  },
  response: {
    200: jsonResponse(Type.Object(counts), {
      description:
        'The outcome of each event. The validation of an address by Azure Event Grid is answered with `validationResponse` alone',
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
      'No event was accepted, with the error of each; or the body has no event',
      Type.Intersect([ProblemReference, Type.Partial(Type.Object(counts))]),
    ),
  },
}
