import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { listRequests } from '../../inbox/privacy-requests.ts'
import { markAnswered } from '../../rebuild/personal-data/mark-answered.ts'
import { ERASING, tenantOf } from '../requests/access-keys.ts'
import { actorOf } from '../requests/actor.ts'
import { needs } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import { finishRequestSchema, listRequestsSchema } from './personal-data-schema.ts'

interface OfTenant {
  Querystring: { tenant?: string }
}

/** The tenant whose rows a request may see; undefined for all. */
export function onlyTenantOf(request: FastifyRequest<OfTenant>): string | undefined {
  const { boundTenantId, query } = request
  return boundTenantId === undefined ? query.tenant : tenantOf(request as FastifyRequest, query.tenant, boundTenantId)
}

/** `/api/privacy-requests` lists requests of customers that platforms and events pass on, and marks them as done. */
export function addPrivacyRequestRoutes(app: FastifyInstance, { pool }: { pool: pg.Pool }): void {
  app.get<OfTenant>(
    '/api/privacy-requests',
    { schema: listRequestsSchema, config: needs(...ERASING) },
    async (request) => ({ requests: await listRequests(pool, { tenantId: onlyTenantOf(request) }) }),
  )

  app.post<OfTenant & { Params: { requestId: number } }>(
    '/api/privacy-requests/:requestId/done',
    { schema: finishRequestSchema, config: needs(...ERASING) },
    async (request, reply) => {
      const { requestId } = request.params
      const options = { actor: actorOf(request as FastifyRequest), tenantId: onlyTenantOf(request) }
      if (await markAnswered(pool, requestId, options)) return reply.code(204).send()
      throw new ProblemError('not-found', `There is no open request ${requestId}`)
    },
  )
}
