import type { FastifyInstance, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { Compile } from 'typebox/compile'
import type { KeyRing } from '../../access/key-ring.ts'
import { KEY_ID } from '../../access/key-text.ts'
import { invitationPath } from '../../access/people/invitation-path.ts'
import { describeUser, listUsers } from '../../access/people/stored-user.ts'
import {
  changeUser,
  type GivenUser,
  type InvitedUser,
  inviteUser,
  removeUser,
  resetUser,
  type UserChange,
} from '../../access/people/users.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { readSentObject } from '../bodies/read-json-object.ts'
import { actorOf } from '../requests/actor.ts'
import { needsAllTenants } from '../requests/route-access.ts'
import { withKeyProblems } from '../responses/key-problems.ts'
import { ProblemError } from '../responses/problem.ts'
import {
  ChangeBody,
  changeUserSchema,
  InviteBody,
  inviteUserSchema,
  listUsersSchema,
  removeUserSchema,
  resetUserSchema,
} from './user-schema.ts'

interface UserRoutes {
  bodies: Bodies
  pool: pg.Pool
  ring: KeyRing
}

const PATH = '/api/users'
const access = needsAllTenants('admin')
const isInvite = Compile(InviteBody)
const isChange = Compile(ChangeBody)

/** `/api/users` invites, lists, changes, resets and removes people. */
export function addUserRoutes(app: FastifyInstance, { bodies, pool, ring }: UserRoutes): void {
  async function changed<T>(work: () => Promise<T>): Promise<T> {
    const result = await withKeyProblems(work)
    await ring.reload()
    return result
  }

  app.get(PATH, { schema: listUsersSchema, config: access }, async () => ({
    users: (await listUsers(pool)).map(describeUser),
  }))

  app.post(PATH, { schema: inviteUserSchema, config: access }, async (request, reply) => {
    const sent = await readSentObject(bodies, request, reply)
    if (!isInvite.Check(sent)) throw invalid('"name" and "role" (texts), and may have "tenant"')
    const invited = await changed(() => inviteUser(pool, sent as GivenUser, actorOf(request)))
    return reply.code(201).send(describeInvited(invited))
  })

  app.patch(`${PATH}/:id`, { schema: changeUserSchema, config: access }, async (request, reply) => {
    const id = readId(request)
    const sent = await readSentObject(bodies, request, reply)
    if (!isChange.Check(sent)) throw invalid('"role", "tenant" or "isDisabled"')
    return describeUser(await changed(() => changeUser(pool, id, sent as UserChange, actorOf(request))))
  })

  app.post(`${PATH}/:id/reset`, { schema: resetUserSchema, config: access }, async (request, reply) => {
    const invited = await changed(() => resetUser(pool, readId(request), actorOf(request)))
    return reply.code(201).send(describeInvited(invited))
  })

  app.delete(`${PATH}/:id`, { schema: removeUserSchema, config: access }, async (request) =>
    describeUser(await changed(() => removeUser(pool, readId(request), actorOf(request)))),
  )
}

const describeInvited = ({ user, token }: InvitedUser) => ({ ...describeUser(user), invitation: invitationPath(token) })

function readId({ params }: FastifyRequest): string {
  const { id } = params as { id: string }
  if (KEY_ID.test(id)) return id
  throw new ProblemError('not-found', 'There is no person with this id. An id has 16 letters and digits')
}

const invalid = (expected: string) =>
  new ProblemError('invalid-body', `The body must be a JSON object with ${expected}`)
