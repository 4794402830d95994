import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Access, KeyRing } from '../../access/key-ring.ts'
import type { Config } from '../../config/config.ts'
import type { EventStream } from '../../live/event-stream.ts'
import type { LiveFeed } from '../../live/feed.ts'
import { tenantOf } from '../requests/access-keys.ts'
import { needs } from '../requests/route-access.ts'
import { senderOf } from '../requests/sender.ts'
import { ProblemError } from '../responses/problem.ts'
import { type LiveQuery, liveSchema } from './live-schema.ts'

/** Further streams are refused. */
const MOST_CLIENTS = 10_000
/** The time in which a stream must end when the server closes. */
const END_WITHIN_MS = 1000
/** With the time until a process knows of a revoked key, less than 30 seconds. */
const CHECK_KEYS_EVERY_MS = 5000

interface LiveSettings extends Partial<Pick<Config, 'streamsPerClient'>> {
  /** Streams whose key was revoked or has expired are ended. */
  ring?: Pick<KeyRing, 'stillOpens'>
}

/**
 * `GET /api/analytics/live`: changes as server-sent events, until the client disconnects. A key that is bound to a tenant
 * receives changes of that tenant only.
 */
export function addLiveRoutes(
  app: FastifyInstance,
  feed: LiveFeed,
  { streamsPerClient = MOST_CLIENTS, ring }: LiveSettings = {},
): void {
  const responses = new Map<ServerResponse, { access: Access | undefined; stream: EventStream }>()
  const counts = new Map<string, number>()

  app.get<{ Querystring: LiveQuery }>(
    '/api/analytics/live',
    { schema: liveSchema, exposeHeadRoute: false, config: needs('read') },
    async (request, reply) => {
      if (responses.size >= MOST_CLIENTS) {
        throw new ProblemError('unavailable', `${responses.size} streams are open, and no more are allowed`, {
          headers: { 'retry-after': '30' },
        })
      }
      const sender = senderOf(request)
      const count = counts.get(sender) ?? 0
      if (count >= streamsPerClient) {
        const detail = `${count} streams are open with this access key or from this address, and no more are allowed (TIDEMARK_STREAMS_PER_CLIENT)`
        throw new ProblemError('too-many', detail, { headers: { 'retry-after': '30' } })
      }
      const { tenant, currency } = request.query
      const isOfOne = request.boundTenantId !== undefined || tenant !== undefined
      const tenantId = isOfOne ? tenantOf(request, tenant, '') : undefined
      const lastEventId = request.headers['last-event-id']
      const stream = feed.open({ tenantId, currency }, typeof lastEventId === 'string' ? lastEventId : undefined)
      responses.set(reply.raw, { access: request.access, stream })
      counts.set(sender, count + 1)
      reply.raw.once('close', () => {
        responses.delete(reply.raw)
        const left = (counts.get(sender) ?? 1) - 1
        if (left > 0) counts.set(sender, left)
        else counts.delete(sender)
        stream.destroy()
      })
      reply.raw.socket?.setNoDelay()
      return reply
        .headers({ 'cache-control': 'no-store', connection: 'close', 'x-accel-buffering': 'no' })
        .type('text/event-stream')
        .send(stream)
    },
  )

  const check = setInterval(() => {
    for (const { access, stream } of responses.values()) if (ring?.stillOpens(access) === false) stream.end()
  }, CHECK_KEYS_EVERY_MS).unref()

  app.addHook('preClose', async () => {
    clearInterval(check)
    await feed.close()
    setTimeout(() => {
      for (const response of responses.keys()) response.destroy()
    }, END_WITHIN_MS).unref()
  })
}
