import { Type } from 'typebox'
import { jsonResponse, problemResponse, problemResponses } from '../responses/responses.ts'

const Answer = Type.Object({
  outcome: Type.String({ description: '`applied`, `duplicate`, `ignored` or `problem`' }),
  reason: Type.Optional(Type.String({ description: 'Why the delivery was ignored, or what its problem is' })),
  topic: Type.String({ description: "The kind of the delivery, in the platform's words" }),
  events: Type.Integer({ description: 'The number of events in the delivery' }),
})

export const hookRouteSchema = {
  operationId: 'receiveDelivery',
  tags: ['Events'],
  summary: 'Receive a delivery of a shop platform',
  description:
    'The address that a shop platform delivers to. The signature of the platform is required instead of an access key. The response is sent after the commit. Every authentic delivery is answered with 200, whatever its content; `/api/connections` lists the deliveries with a problem.',
  params: Type.Object({ name: Type.String({ description: 'The name of the connection' }) }),
  body: {
    content: {
      'application/json': {
        schema: Type.Unknown({ description: 'As the platform sends it' }),
        example: {
          type: 'OrderCreated',
          timestamp: '2024-12-12T10:30:00Z',
          data: { orderId: 'order-1', totalAmount: '39.98', createdAt: '2024-12-12T10:30:00Z' },
        },
      },
    },
  },
  response: {
    200: jsonResponse(Answer, {
      description: 'The delivery is authentic and stored',
      example: { outcome: 'applied', topic: 'OrderCreated', events: 1 },
    }),
    ...problemResponses(404, 408, 413, 415, 503),
    401: problemResponse('The signature is missing or wrong'),
  },
}
