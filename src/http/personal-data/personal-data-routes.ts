import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { Compile } from 'typebox/compile'
import type { Config } from '../../config/config.ts'
import { readInstalledZones } from '../../db/installation.ts'
import { requestErasures } from '../../rebuild/personal-data/erase.ts'
import { listErasures } from '../../rebuild/personal-data/erasures.ts'
import { exportCustomer, lookUpCustomer } from '../../rebuild/personal-data/look-up.ts'
import type { Person } from '../../rebuild/personal-data/person.ts'
import { PersonalDataError } from '../../rebuild/personal-data/personal-data-error.ts'
import { orderModes } from '../../rebuild/personal-data/request.ts'
import { RebuildLater } from '../../rebuild/target.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { readSentObject } from '../bodies/read-json-object.ts'
import { ERASING, tenantOf } from '../requests/access-keys.ts'
import { actorOf } from '../requests/actor.ts'
import { needs } from '../requests/route-access.ts'
import { ProblemError } from '../responses/problem.ts'
import {
  ErasureBody,
  eraseSchema,
  exportPersonSchema,
  listErasuresSchema,
  lookUpSchema,
} from './personal-data-schema.ts'
import { addPrivacyRequestRoutes, onlyTenantOf } from './privacy-request-routes.ts'

interface PersonalDataRoutes {
  config: Config
  bodies: Bodies
  pool: pg.Pool
}

interface OfCustomer {
  Params: { customerId: string }
  Querystring: { tenant?: string }
}

const isErasureBody = Compile(ErasureBody)

/** `/api/personal-data` looks up and exports customers, and `/api/erasures` erases them and lists erasures. */
export function addPersonalDataRoutes(app: FastifyInstance, { config, bodies, pool }: PersonalDataRoutes): void {
  const personOf = (request: FastifyRequest<OfCustomer>): Person => ({
    tenantId: tenantOf(request as FastifyRequest, request.query.tenant, config.tenantId),
    customerId: request.params.customerId,
  })
  addPrivacyRequestRoutes(app, { pool })
  const optionsOf = async (request: FastifyRequest) => ({
    actor: actorOf(request),
    zone: (await readInstalledZones(pool)).event,
  })

  app.get<OfCustomer>(
    '/api/personal-data/:customerId',
    { schema: lookUpSchema, config: needs('people') },
    async (request) =>
      withProblems(async () => lookUpCustomer(pool, personOf(request), await optionsOf(request as FastifyRequest))),
  )

  app.get<OfCustomer>(
    '/api/personal-data/:customerId/export',
    { schema: exportPersonSchema, config: needs('people') },
    async (request, reply) => {
      const options = await optionsOf(request as FastifyRequest)
      const exported = await withProblems(() => exportCustomer(pool, personOf(request), options))
      return reply.header('content-disposition', 'attachment; filename="customer.json"').send(exported)
    },
  )

  app.get<{ Querystring: { tenant?: string } }>(
    '/api/erasures',
    { schema: listErasuresSchema, config: needs(...ERASING) },
    async (request) => ({ erasures: await listErasures(pool, { tenantId: onlyTenantOf(request) }) }),
  )

  app.post('/api/erasures', { schema: eraseSchema, config: needs(...ERASING) }, async (request, reply) => {
    const sent = await readSentObject(bodies, request, reply)
    if (!isErasureBody.Check(sent)) {
      throw new ProblemError(
        'invalid-body',
        `The body must be a JSON object with "customerId" and maybe "tenant" (texts) and "orders" (${orderModes.join(', ')})`,
      )
    }
    const { customerId, orders } = sent
    const person = { tenantId: tenantOf(request, sent.tenant, config.tenantId), customerId, orders }
    const [erasure] = await withProblems(async () => requestErasures(pool, [person], await optionsOf(request)))
    return reply.code(202).send(erasure)
  })
}

async function withProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof RebuildLater) throw new ProblemError('task-running', cause.message, { cause })
    if (!(cause instanceof PersonalDataError)) throw cause
    throw new ProblemError(cause.kind === 'invalid' ? 'invalid-parameters' : 'not-found', cause.message, { cause })
  }
}
