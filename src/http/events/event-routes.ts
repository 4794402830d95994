import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '../../config/config.ts'
import { consentToDeliveries } from '../../connections/reading/webhook-consent.ts'
import { readValidationCode } from '../../inbox/envelopes/event-grid.ts'
import type { Inbox, Outcome } from '../../inbox/message.ts'
import type { Metrics } from '../../monitoring/metrics.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { mayErase } from '../requests/access-keys.ts'
import { needs, open } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import { eventRouteSchema } from './event-schema.ts'
import { readMessages } from './read-messages.ts'

interface EventRoutes {
  config: Pick<Config, 'maxEventBytes'>
  bodies: Bodies
  inbox: Inbox
  metrics: Metrics
}

/** `POST /api/events`: applies events, and responds after all totals include them. */
export function addEventRoutes(app: FastifyInstance, { config, bodies, inbox, metrics }: EventRoutes): void {
  const { maxEventBytes } = config
  app.post('/api/events', { schema: eventRouteSchema, config: needs('ingest') }, async (request, reply) => {
    const { headers, boundTenantId: tenantId } = request
    const outcomes = await bodies.use({ request, reply }, async (body) => {
      const messages = await readMessages(body, { headers, tenantId, mayErase: mayErase(request), maxEventBytes })
      body.signal.throwIfAborted()
      const validationResponse = messages.length === 1 ? readValidationCode(body.bytes) : undefined
      return validationResponse === undefined ? inbox.submit(messages) : { validationResponse }
    })
    if ('validationResponse' in outcomes) return reply.send(outcomes)
    metrics.countOutcomes('http', outcomes)
    return answerOutcomes(reply, outcomes)
  })
}

/** `OPTIONS /api/events`: consents to deliveries by CloudEvents' webhooks. */
export function addConsentRoute(app: FastifyInstance): void {
  app.options('/api/events', { schema: { hide: true }, config: open }, async (request, reply) => {
    const { status, headers = {} } = consentToDeliveries(request.headers)
    return reply.code(status).headers(headers).send()
  })
}

function answerOutcomes(reply: FastifyReply, outcomes: readonly Outcome[]) {
  const answer = { received: outcomes.length, accepted: 0, duplicate: 0, ignored: 0, rejected: 0 }
  for (const { status } of outcomes) answer[status]++
  const results = outcomes.map(({ id, type, status, warnings, reason, error, contradicts }, index) => ({
    index,
    id,
    type,
    status,
    warnings,
    reason,
    error,
    contradicts,
  }))
  if (answer.rejected === 0 || answer.rejected < answer.received) return reply.send({ ...answer, results })
  const [first] = outcomes
  const detail = `${answer.rejected} of ${answer.received} events were rejected and stored as dead letters. The first: ${first?.error ?? first?.reason}`
  throw new ProblemError('no-event-accepted', detail, { members: { ...answer, results } })
}
