import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { type DeadLetterHead, describeHead, describeLetter } from '../../dead-letters/dead-letter.ts'
import { discardDeadLetters } from '../../dead-letters/discard.ts'
import { exportDeadLetters } from '../../dead-letters/export.ts'
import type { DeadLetterFilter } from '../../dead-letters/filter.ts'
import { allIds, countDeadLetters, listDeadLetters, listIds, type Page } from '../../dead-letters/list.ts'
import { readDeadLetters } from '../../dead-letters/read.ts'
import { type Retried, type RetryOptions, retryDeadLetters, retryEdited } from '../../dead-letters/retry.ts'
import type { Inbox } from '../../inbox/message.ts'
import type { Metrics } from '../../monitoring/metrics.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { MOST_JSON_BYTES } from '../bodies/read-json-object.ts'
import { seesPersons, tenantOf } from '../requests/access-keys.ts'
import { actorOf } from '../requests/actor.ts'
import { needs } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import {
  discardManySchema,
  discardSchema,
  exportSchema,
  listSchema,
  readSchema,
  retryManySchema,
  retrySchema,
} from './dead-letter-schema.ts'
import { readEditedBody, readSelection, type Selection } from './read-dead-letter-body.ts'

interface DeadLetterRoutes {
  config: Config
  bodies: Bodies
  pool: pg.Pool
  inbox: Inbox
  metrics: Metrics
}

const PATH = '/api/dead-letters'
const ONE = `${PATH}/:id(^[1-9]\\d{0,14}$)`

/** `/api/dead-letters`: lists, reads, retries and discards dead letters. A key that is bound to a tenant may use only those of its tenant. */
export function addDeadLetterRoutes(app: FastifyInstance, options: DeadLetterRoutes): void {
  const { config, bodies, pool, inbox, metrics } = options
  const retryOptions = (request: FastifyRequest): RetryOptions => {
    const onlyTenantId = request.boundTenantId
    const actor = actorOf(request)
    return { pool, inbox, settings: config, actor, onlyTenantId, onOutcomes: metrics.countOutcomes }
  }
  const discard = (request: FastifyRequest, ids: readonly number[]) =>
    discardDeadLetters(pool, ids, { actor: actorOf(request), onlyTenantId: request.boundTenantId })

  app.get<{ Querystring: DeadLetterFilter & Page }>(
    PATH,
    { schema: listSchema, config: needs('operate') },
    async (request) => {
      const { limit, cursor, ...asked } = request.query
      const filter = filterOf(request, asked)
      const { letters, next = null } = await listDeadLetters(pool, filter, { limit, cursor })
      const totals = cursor === undefined ? { totals: await countDeadLetters(pool, filter) } : {}
      return { deadLetters: letters.map((letter) => headFor(request, letter)), next, ...totals }
    },
  )

  app.get<{ Querystring: DeadLetterFilter }>(
    `${PATH}/export`,
    { schema: exportSchema, config: needs('operate', 'people') },
    async (request, reply) => {
      const ids = await allIds(pool, filterOf(request, request.query))
      return reply
        .header('content-disposition', 'attachment; filename="tidemark-dead-letters.ndjson"')
        .type('application/x-ndjson')
        .send(Readable.from(linesOf(exportDeadLetters(pool, ids)), { highWaterMark: 1 }))
    },
  )

  app.get(ONE, { schema: readSchema, config: needs('operate', 'people') }, async (request) => {
    const id = readId(request)
    const [letter] = await readDeadLetters(pool, [id], request.boundTenantId)
    if (!letter) throw notFound(id)
    return describeLetter(letter)
  })

  app.post(`${ONE}/retry`, { schema: retrySchema, config: needs('operate') }, async (request, reply) => {
    const id = readId(request)
    const options = retryOptions(request)
    const { edited, retried } = await bodies.use({ request, reply }, async (body) => {
      const edited = readEditedBody(body)
      const [retried] =
        edited === undefined ? await retryDeadLetters([id], options) : [await retryEdited(id, edited, options)]
      return { edited, retried }
    })
    if (!retried) throw notFound(id)
    if (retried.status !== 'rejected') return describeRetried(retried, request)
    const { error = retried.reason } = describeRetried(retried, request)
    const detail = `${error}. ${edited === undefined ? 'Retry it with an edited body, or fix the cause' : 'Nothing was changed'}`
    throw new ProblemError('still-refused', detail, { members: { deadLetter: describeRetried(retried, request) } })
  })

  app.post(`${PATH}/retry`, { schema: retryManySchema, config: needs('operate') }, async (request, reply) => {
    const { ids, next } = await select(request, await readSent(request, reply))
    const retried = new Map((await retryDeadLetters(ids, retryOptions(request))).map((each) => [each.letterId, each]))
    const counts = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 }
    for (const { status } of retried.values()) counts[status]++
    const results = ids.map((id) => describeRetried(retried.get(id) ?? { letterId: id, status: 'not_found' }, request))
    return { requested: ids.length, ...counts, notFound: ids.length - retried.size, results, next }
  })

  app.delete(ONE, { schema: discardSchema, config: needs('operate') }, async (request, reply) => {
    const id = readId(request)
    const discarded = await discard(request, [id])
    if (!discarded.has(id)) throw notFound(id)
    return reply.code(204).send()
  })

  app.post(`${PATH}/discard`, { schema: discardManySchema, config: needs('operate') }, async (request, reply) => {
    const { ids, next } = await select(request, await readSent(request, reply))
    const { size } = await discard(request, ids)
    return { requested: ids.length, discarded: size, notFound: ids.length - size, next }
  })

  const readSent = (request: FastifyRequest, reply: FastifyReply) =>
    bodies.use({ request, reply, maxBytes: MOST_JSON_BYTES }, async (body) => readSelection(body))

  async function select(request: FastifyRequest, selection: Selection) {
    if ('ids' in selection) return { ids: selection.ids, next: null }
    const { letters, next = null } = await listIds(pool, filterOf(request, selection.filter), selection)
    return { ids: letters, next }
  }
}

function filterOf(request: FastifyRequest, filter: DeadLetterFilter): DeadLetterFilter {
  const isOfOne = request.boundTenantId !== undefined || filter.tenant !== undefined
  return isOfOne ? { ...filter, tenant: tenantOf(request, filter.tenant, '') } : filter
}

async function* linesOf(exported: ReturnType<typeof exportDeadLetters>): AsyncGenerator<string> {
  for await (const { text } of exported) yield text
}

const readId = ({ params }: FastifyRequest): number => Number((params as { id: string }).id)

function notFound(id: number): ProblemError {
  return new ProblemError('not-found', `There is no dead letter ${id}. It may have been retried or discarded`)
}

/** Bodies and errors may contain ids of customers. */
const HIDDEN = 'Hidden, because the access key does not have the scope people'

/** A letter in a list, without its content if the request may not see ids of customers. */
function headFor(request: FastifyRequest, letter: DeadLetterHead) {
  const head = describeHead(letter)
  if (seesPersons(request)) return head
  return { ...head, error: HIDDEN, body: undefined, bodyBase64: undefined }
}

function describeRetried(
  retried: Omit<Retried, 'source' | 'status'> & { status: Retried['status'] | 'not_found' },
  request: FastifyRequest,
) {
  const { letterId, status, id, type, reason, error } = retried
  const shown = error === undefined || seesPersons(request) ? error : HIDDEN
  return { id: letterId, status, eventId: id, type, reason, error: shown }
}
