import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Connection } from '../../connections/connection.ts'
import type { Receiver } from '../../connections/deliveries/receive-delivery.ts'
import type { Connections } from '../../connections/open-connections.ts'
import type { SetupRequest } from '../../connections/platform.ts'
import { sourceOf } from '../../connections/reading/shop-messages.ts'
import { SecretError } from '../../connections/secret-box.ts'
import type { Metrics } from '../../monitoring/metrics.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { MOST_JSON_BYTES } from '../bodies/read-json-object.ts'
import { open } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import { hookRouteSchema } from './hook-schema.ts'

interface HookRoutes {
  connections: Pick<Connections, 'find'>
  receiver: Receiver
  bodies: Bodies
  metrics: Pick<Metrics, 'countOutcomes'>
  now: () => Date
}

type HookRequest = FastifyRequest<{ Params: { name: string } }>

const RETRY = { 'retry-after': '30' }

/**
 * `POST /hooks/<name>`: a delivery of a shop platform, answered after the commit. Its signature is the proof of its sender, so these routes
 * need no access key. Content is never refused: platforms switch off webhooks that answer with errors.
 */
export function addHookRoutes(app: FastifyInstance, { connections, receiver, bodies, metrics, now }: HookRoutes): void {
  app.post('/hooks/:name', { schema: hookRouteSchema, config: open }, async (request: HookRequest, reply) => {
    const connection = await findConnection(connections, request.params.name)
    // Behind a proxy, all platforms have the same address. Each connection has its own share of the memory for bodies.
    request.keyName = sourceOf(connection.name)
    return bodies.use({ request, reply, maxBytes: MOST_JSON_BYTES, form: 'as sent' }, async ({ bytes }) => {
      const delivery = deliveryOf(request, bytes, now())
      const answer = receiver.answerSetup({ ...delivery, method: 'POST' }, connection)
      if (answer) return sendSetup(reply, answer)
      const received = await receiver.receive(delivery, connection)
      if ('refused' in received) throw new ProblemError('not-authentic', received.refused)
      const { outcome, reason, topic, events } = received
      metrics.countOutcomes(sourceOf(connection.name), events)
      return { outcome, reason, topic, events: events.length }
    })
  })

  // Requests that set up a webhook: consent by OPTIONS, challenges by GET.
  app.route({
    method: ['GET', 'OPTIONS'],
    url: '/hooks/:name',
    schema: { hide: true },
    config: open,
    async handler(request: HookRequest, reply) {
      const connection = await findConnection(connections, request.params.name)
      const asked = { ...deliveryOf(request, new Uint8Array(), now()), method: request.method }
      const answer = receiver.answerSetup(asked, connection)
      if (answer) return sendSetup(reply, answer)
      throw new ProblemError('method-not-allowed', `Deliveries are sent with POST, not ${request.method}`, {
        headers: { allow: 'POST' },
      })
    },
  })
}

/** @throws ProblemError for an unknown name, and for a connection whose secrets cannot be decrypted. */
async function findConnection(connections: HookRoutes['connections'], name: string): Promise<Connection> {
  const connection = await connections.find(name).catch((cause: unknown) => {
    if (!(cause instanceof SecretError)) throw cause
    throw new ProblemError('unavailable', 'The connection cannot be used at the moment', { headers: RETRY, cause })
  })
  if (connection) return connection
  throw new ProblemError('not-found', 'There is no such connection')
}

function deliveryOf({ headers, query }: FastifyRequest, body: Uint8Array, now: Date) {
  return {
    headers: textsOf(headers),
    query: textsOf(query as object),
    body,
    receivedMs: now.getTime(),
  } satisfies Omit<SetupRequest, 'method'>
}

/** Header names are in lower case already. A parameter that occurs twice is left out. */
function textsOf(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry) => typeof entry[1] === 'string'))
}

function sendSetup(
  reply: FastifyReply,
  { status, headers = {}, body = '' }: ReturnType<Receiver['answerSetup']> & object,
) {
  // Fastify would otherwise add a type of its own.
  return reply
    .code(status)
    .headers({ ...(body === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' }), ...headers })
    .serializer((text: unknown) => text as string)
    .send(body)
}
