import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { LiveFeed } from '../live/feed.ts'
import { tenantOf } from './access-keys.ts'
import { type LiveQuery, liveSchema } from './live-schema.ts'
import { ProblemError } from './problem.ts'

/** More streams than this are turned away. */
const MOST_CLIENTS = 10_000
/** How long a stream may take to end when the server does. */
const END_WITHIN_MS = 1000

/**
 * `GET /api/analytics/live`: what changes, as server-sent events, until the client goes. A key that is bound to a tenant hears
 * of its own only.
 */
export function addLiveRoutes(app: FastifyInstance, feed: LiveFeed): void {
  const responses = new Set<ServerResponse>()

  app.get<{ Querystring: LiveQuery }>(
    '/api/analytics/live',
    { schema: liveSchema, exposeHeadRoute: false },
    async (request, reply) => {
      if (responses.size >= MOST_CLIENTS) {
        throw new ProblemError('unavailable', `${responses.size} clients listen already`, {
          headers: { 'retry-after': '30' },
        })
      }
      const { tenant, currency } = request.query
      const isOfOne = request.boundTenantId !== undefined || tenant !== undefined
      const tenantId = isOfOne ? tenantOf(request, tenant, '') : undefined
      const lastEventId = request.headers['last-event-id']
      const stream = feed.open({ tenantId, currency }, typeof lastEventId === 'string' ? lastEventId : undefined)
      responses.add(reply.raw)
      reply.raw.once('close', () => {
        responses.delete(reply.raw)
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
