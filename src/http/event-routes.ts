import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Config } from '../config.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'
import { createBodyBudget } from './body-budget.ts'
import { eventRouteSchema } from './event-schema.ts'
import type { Metrics } from './metrics.ts'
import { ProblemError } from './problem.ts'
import { readBody } from './read-body.ts'
import { readMessages } from './read-messages.ts'

interface EventRoutes {
  config: Config
  inbox: Inbox
  metrics: Metrics
}

/** `POST /api/events`: takes events and answers when they are in the numbers. */
export function addEventRoutes(app: FastifyInstance, { config, inbox, metrics }: EventRoutes): void {
  const schema = eventRouteSchema
  const budget = createBodyBudget(config.maxBodyBytes)

  app.post('/api/events', { schema, onRequest: budget.onRequest }, async (request, reply) => {
    const body = await readBody(request, config.maxBodyBytes)
    budget.correct(request, body.length)
    const messages = readMessages(body, request.headers, request.boundTenantId)
    const outcomes = await inbox.submit(messages)
    metrics.countOutcomes('http', outcomes)
    return answerOutcomes(reply, outcomes)
  })
}

function answerOutcomes(reply: FastifyReply, outcomes: readonly Outcome[]) {
  const answer = { received: outcomes.length, accepted: 0, duplicate: 0, ignored: 0, rejected: 0 }
  for (const { status } of outcomes) answer[status]++
  const results = outcomes.map(({ id, type, status, reason, error }, index) => ({
    index,
    id,
    type,
    status,
    reason,
    error,
  }))
  if (answer.rejected === 0 || answer.rejected < answer.received) return reply.send({ ...answer, results })
  const [first] = outcomes
  const detail = `${answer.rejected} of ${answer.received} events were rejected and kept as dead letters. The first: ${first?.error ?? first?.reason}`
  throw new ProblemError('no-event-accepted', detail, { members: { ...answer, results } })
}
