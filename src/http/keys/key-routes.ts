import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { Compile } from 'typebox/compile'
import { exportAudit, listAudit } from '../../access/audit.ts'
import { describeKey } from '../../access/describe-key.ts'
import type { KeyRing } from '../../access/key-ring.ts'
import { KEY_ID } from '../../access/key-text.ts'
import { type CreatedKey, createKey, revokeKey, rotateKey } from '../../access/keys.ts'
import { type GivenKeyRequest, readKeyRequest, readOptionalExpiry, readOverlap } from '../../access/read-key-request.ts'
import { listKeys } from '../../access/stored-key.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { readSentObject } from '../bodies/read-json-object.ts'
import { actorOf } from '../requests/actor.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { withKeyProblems as withProblems } from '../responses/key-problems.ts'
import { ProblemError } from '../responses/problem.ts'
import {
  auditSchema,
  createKeySchema,
  exportAuditSchema,
  KeyBody,
  listKeysSchema,
  RotationBody,
  revokeKeySchema,
  rotateKeySchema,
} from './key-schema.ts'

interface KeyRoutes {
  bodies: Bodies
  pool: pg.Pool
  ring: KeyRing
}

const PATH = '/api/keys'
const access = needsAllTenants('admin')
const isKeyBody = Compile(KeyBody)
const isRotationBody = Compile(RotationBody)

/** `/api/keys` creates, lists, rotates and revokes access keys, and `GET /api/audit` reads the audit log. */
export function addKeyRoutes(app: FastifyInstance, { bodies, pool, ring }: KeyRoutes): void {
  app.get(PATH, { schema: listKeysSchema, config: access }, async () => ({
    keys: (await listKeys(pool)).map(describeKey),
  }))

  app.post(PATH, { schema: createKeySchema, config: access }, async (request, reply) => {
    const sent = await readSentObject(bodies, request, reply)
    if (!isKeyBody.Check(sent))
      throw invalid('"name" (text) and "scopes" (a list), and may have "tenant" and "expires"')
    const wanted = await withProblems(() => readKeyRequest(sent as GivenKeyRequest))
    const created = await withProblems(() => createKey(pool, wanted, actorOf(request)))
    await ring.reload()
    return reply.code(201).send(describeCreated(created))
  })

  app.post(`${PATH}/:id/rotate`, { schema: rotateKeySchema, config: access }, async (request, reply) => {
    const id = readId(request)
    const sent = await readSentObject(bodies, request, reply)
    if (!isRotationBody.Check(sent)) throw invalid('nothing, or "overlap" and "expires" (texts)')
    const rotated = await withProblems(async () => {
      const settings = { overlapMs: readOverlap(sent.overlap ?? '24h'), expiry: readOptionalExpiry(sent.expires) }
      return rotateKey(pool, id, settings, actorOf(request))
    })
    await ring.reload()
    return reply.code(201).send(describeCreated(rotated))
  })

  app.delete(`${PATH}/:id`, { schema: revokeKeySchema, config: access }, async (request) => {
    const revoked = await withProblems(() => revokeKey(pool, readId(request), actorOf(request)))
    await ring.reload()
    return describeKey(revoked)
  })

  app.get<{ Querystring: { limit?: number; cursor?: string; action?: string } }>(
    '/api/audit',
    { schema: auditSchema, config: access },
    async ({ query: { limit = 50, ...filter } }) => listAudit(pool, { limit, ...filter }),
  )

  app.get('/api/audit/export', { schema: exportAuditSchema, config: access }, async (_request, reply) =>
    reply.type('application/x-ndjson').send(Readable.from(exportAudit(pool))),
  )
}

/** The secret is not logged: answers never are. */
const describeCreated = ({ key, text }: CreatedKey) => ({ ...describeKey(key), key: text })

function readId({ params }: FastifyRequest): string {
  const { id } = params as { id: string }
  if (KEY_ID.test(id)) return id
  throw new ProblemError('not-found', 'There is no access key with this id. An id has 16 letters and digits')
}

const invalid = (expected: string) =>
  new ProblemError('invalid-body', `The body must be a JSON object with ${expected}`)
