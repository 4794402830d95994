import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../config.ts'
import type { LiveFeed } from '../../live/feed.ts'
import { tenantOf } from '../requests/access-keys.ts'
import { senderOf } from '../requests/sender.ts'
import { ProblemError } from '../responses/problem.ts'
import { type LiveQuery, liveSchema } from './live-schema.ts'

/** Further streams are refused. */
const MOST_CLIENTS = 10_000
/** The time in which a stream must end when the server closes. */
const END_WITHIN_MS = 1000

type LiveSettings = Partial<Pick<Config, 'streamsPerClient'>>

/**
 * `GET /api/analytics/live`: changes as server-sent events, until the client disconnects. A key that is bound to a tenant
 * receives changes of that tenant only.
 */
export function addLiveRoutes(
  app: FastifyInstance,
  feed: LiveFeed,
  { streamsPerClient = MOST_CLIENTS }: LiveSettings = {},
): void {
  const responses = new Set<ServerResponse>()
  const counts = new Map<string, number>()

  app.get<{ Querystring: LiveQuery }>(
    '/api/analytics/live',
    { schema: liveSchema, exposeHeadRoute: false },
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
      responses.add(reply.raw)
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

  app.addHook('preClose', async () => {
    await feed.close()
    setTimeout(() => {
      for (const response of responses) response.destroy()
    }, END_WITHIN_MS).unref()
  })
}
