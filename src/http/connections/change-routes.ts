import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { Compile } from 'typebox/compile'
import type { Config } from '../../config/config.ts'
import {
  addConnection,
  type ConnectionChange,
  ConnectionError,
  type ConnectionStore,
  changeConnection,
  deleteConnection,
  rotateSecrets,
} from '../../connections/change-connections.ts'
import type { Connection } from '../../connections/connection.ts'
import { platforms } from '../../connections/index.ts'
import { SecretError } from '../../connections/secret-box.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { readSentObject } from '../bodies/read-json-object.ts'
import { actorOf } from '../requests/actor.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { ProblemError, type ProblemKind } from '../responses/problem.ts'
import {
  addConnectionSchema,
  ChangeBody,
  changeConnectionSchema,
  platformsSchema,
  removeConnectionSchema,
  rotateSecretsSchema,
  SecretsBody,
} from './change-schema.ts'
import { describeConnection } from './describe-connection.ts'

interface ChangeRoutes extends Omit<ConnectionStore, 'actor'> {
  config: Pick<Config, 'allowedHosts'>
  bodies: Bodies
  pool: pg.Pool
}

const PATH = '/api/connections'
const access = needsAllTenants('admin')
const isChange = Compile(ChangeBody)
const isSecrets = Compile(SecretsBody)

/** Adds, changes and removes connections of the database. Secrets go in, and never come out. */
export function addConnectionChangeRoutes(app: FastifyInstance, options: ChangeRoutes): void {
  const { bodies, config, pool, box, configured } = options
  const storeOf = (request: FastifyRequest) => ({ pool, box, configured, actor: actorOf(request) })
  const describe = (connection: Connection, request: FastifyRequest) => {
    const { name, platform } = connection
    return describeConnection({ name, platform, origin: 'database', connection, problem: undefined }, request, config)
  }

  app.get('/api/platforms', { schema: platformsSchema, config: access }, async () => ({ platforms: listPlatforms() }))

  app.post(PATH, { schema: addConnectionSchema, config: access }, async (request, reply) => {
    const sent = await readSentObject(bodies, request, reply)
    const added = await withProblems(() => addConnection(sent, storeOf(request)))
    return reply.code(201).send(describe(added, request))
  })

  app.patch(`${PATH}/:name`, { schema: changeConnectionSchema, config: access }, async (request, reply) => {
    const sent = await readSentObject(bodies, request, reply)
    if (!isChange.Check(sent)) {
      const allowed = Object.keys(ChangeBody.properties).join(', ')
      throw new ProblemError('invalid-body', `The body must be a JSON object with some of ${allowed}. ${FIXED}`)
    }
    const change = sent as ConnectionChange
    const changed = await withProblems(() => changeConnection(nameOf(request), change, storeOf(request)))
    return describe(changed, request)
  })

  app.post(`${PATH}/:name/secrets`, { schema: rotateSecretsSchema, config: access }, async (request, reply) => {
    const sent = await readSentObject(bodies, request, reply)
    if (!isSecrets.Check(sent)) {
      const expected = '"secrets" (a list of texts), and may have "keepEarlier" (true or false)'
      throw new ProblemError('invalid-body', `The body must be a JSON object with ${expected}`)
    }
    const { secrets, keepEarlier = true } = sent as { secrets: string[]; keepEarlier?: boolean }
    const keep = keepEarlier ? ('earlier secrets' as const) : ('only these' as const)
    const rotated = await withProblems(() => rotateSecrets(nameOf(request), { secrets, keep }, storeOf(request)))
    return describe(rotated, request)
  })

  app.delete(`${PATH}/:name`, { schema: removeConnectionSchema, config: access }, async (request) => {
    await withProblems(() => deleteConnection(nameOf(request), storeOf(request)))
    return { removed: nameOf(request) }
  })
}

const FIXED = 'The platform, "tenant" and "idPrefix" identify its orders, so they stay as they were'

const nameOf = ({ params }: FastifyRequest) => (params as { name: string }).name

const listPlatforms = () =>
  Object.entries(platforms).map(([platform, { title, secretHint, options = {} }]) => ({
    platform,
    title,
    secretHint,
    options: Object.entries(options).map(([name, meaning]) => ({ name, meaning })),
  }))

const PROBLEMS: Record<ConnectionError['kind'], ProblemKind> = {
  invalid: 'invalid-body',
  'not-found': 'not-found',
  conflict: 'connection-conflict',
}

async function withProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    // The message names no secret, only the setting or the file with the key.
    if (cause instanceof SecretError) throw new ProblemError('unavailable', cause.message, { cause })
    if (!(cause instanceof ConnectionError)) throw cause
    throw new ProblemError(PROBLEMS[cause.kind], cause.message, { cause })
  }
}
