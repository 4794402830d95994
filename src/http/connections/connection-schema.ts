import { Type } from 'typebox'
import type { DeliveryOutcome } from '../../connections/deliveries/delivery-log.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'
import { connectionProperties } from './change-schema.ts'

const Outcomes = Type.Object({
  applied: Type.Integer(),
  duplicate: Type.Integer(),
  ignored: Type.Integer(),
  problem: Type.Integer(),
  refused: Type.Integer(),
} satisfies Record<DeliveryOutcome, unknown>)

const Connection = Type.Object({
  ...connectionProperties,
  deliveries: Type.Object(Outcomes.properties, {
    description:
      'The deliveries of all time by their outcome at arrival. `refused` deliveries had a missing or wrong signature',
  }),
  unresolvedProblems: Type.Integer({
    description: 'Stored deliveries that have a problem at the moment. `tidemark connections replay` reads them again',
  }),
  lastProblem: nullable(Type.Object({ text: Type.String(), topic: Type.String(), at: Instant })),
  lastRefusal: nullable(Type.Object({ text: Type.String(), at: Instant })),
  lastDeliveryAt: nullable(Instant, 'The last authentic delivery'),
  lastEventAt: nullable(Instant, "The time of the newest event, by the event's own time"),
  lagSeconds: nullable(Type.Number(), 'Seconds since that event; null before the first event'),
  topics: Type.Array(Type.Object({ topic: Type.String(), ...Outcomes.properties, lastDeliveryAt: Instant }), {
    description: 'The authentic deliveries by topic and outcome',
  }),
  ignored: Type.Array(Type.Object({ reason: Type.String(), deliveries: Type.Integer() }), {
    description: 'What was ignored, by reason, the most frequent first',
  }),
})

export const connectionRouteSchema = {
  operationId: 'connections',
  tags: ['Operation'],
  summary: 'Status of the connections to shop platforms',
  querystring: Type.Object({}),
  response: {
    200: jsonResponse(Type.Object({ connections: Type.Array(Connection) }), {
      description: 'All connections of the settings and of the database that the access key may see',
      example: {
        connections: [
          {
            name: 'shop',
            platform: 'standard-webhooks',
            title: 'Standard Webhooks',
            tenant: null,
            origin: 'settings',
            url: 'https://analytics.example.com/hooks/shop',
            setUp: [
              'Add an endpoint with the URL https://analytics.example.com/hooks/shop at the sender, such as Svix.',
            ],
            problem: null,
            settings: {
              currencyMode: 'shop',
              testOrders: 'ignore',
              productKey: 'product',
              countPending: false,
              role: 'all',
              idPrefix: null,
              options: {},
              secrets: 1,
              hasGuestKey: false,
            },
            deliveries: { applied: 90_417, duplicate: 12, ignored: 3, problem: 1, refused: 2 },
            unresolvedProblems: 0,
            lastProblem: {
              text: 'The body has no "data", or it is not a JSON object. Send the event as "data".',
              topic: 'OrderCreated',
              at: '2024-12-11T03:12:07.000Z',
            },
            lastRefusal: { text: 'The signature does not match', at: '2024-12-01T09:00:00.000Z' },
            lastDeliveryAt: '2024-12-12T10:30:00.250Z',
            lastEventAt: '2024-12-12T10:30:00Z',
            lagSeconds: 0.8,
            topics: [
              {
                topic: 'OrderCreated',
                applied: 90_417,
                duplicate: 12,
                ignored: 0,
                problem: 1,
                refused: 0,
                lastDeliveryAt: '2024-12-12T10:30:00.250Z',
              },
              {
                topic: 'CartViewed',
                applied: 0,
                duplicate: 0,
                ignored: 3,
                problem: 0,
                refused: 0,
                lastDeliveryAt: '2024-12-10T08:00:00.000Z',
              },
            ],
            ignored: [{ reason: 'unknown_type', deliveries: 3 }],
          },
        ],
      },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}
