import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Access, KeyRing } from '../../access/key-ring.ts'
import type { Turn } from '../../access/people/fair-turns.ts'
import { acceptInvitation, readInvitation } from '../../access/people/invitations.ts'
import { createPasswords, LONGEST_PASSWORD } from '../../access/people/password.ts'
import { createProvider, PROVIDER_PATH } from '../../access/people/provider/provider.ts'
import { endSessions } from '../../access/people/sessions.ts'
import { signIn } from '../../access/people/sign-in.ts'
import type { Config } from '../../config/config.ts'
import type { Bodies } from '../bodies/bodies.ts'
import { readSentObject } from '../bodies/read-json-object.ts'
import { open } from '../requests/route-access.ts'
import { senderOf } from '../requests/sender.ts'
import {
  clearSessionCookie,
  requireOwnPage,
  requireSafeCookie,
  sessionToken,
  setSessionCookie,
} from '../requests/session-cookie.ts'
import { withKeyProblems } from '../responses/key-problems.ts'
import { ProblemError } from '../responses/problem.ts'
import { createFailureLimit } from './failure-limit.ts'
import { addProviderRoutes } from './provider-routes.ts'
import {
  AcceptBody,
  acceptInvitationSchema,
  InvitationBody,
  readInvitationSchema,
  readSessionSchema,
  SignInBody,
  signInSchema,
  signOutSchema,
} from './session-schema.ts'

interface SessionRoutes {
  config: Config
  bodies: Bodies
  pool: pg.Pool
  ring: KeyRing
}

const PATH = '/api/session'
const INVITATION = `${PATH}/invitation`
const MOST_BYTES = 16 << 10
const isSignIn = Compile(SignInBody)
const isInvitation = Compile(InvitationBody)
const isAccept = Compile(AcceptBody)

/** `/api/session` signs people in and out, and accepts their invitations. These routes need no key, but a page of this server. */
export function addSessionRoutes(app: FastifyInstance, { config, bodies, pool, ring }: SessionRoutes): void {
  const passwords = createPasswords()
  const limit = createFailureLimit()
  const provider = createProvider(config)
  const providerPaths = provider && {
    name: provider.name,
    signIn: `${config.publicUrl}${PROVIDER_PATH}`,
    signOut: `${config.publicUrl}${PROVIDER_PATH}/end`,
  }

  async function readSent<T extends TSchema>(
    request: FastifyRequest,
    reply: FastifyReply,
    is: { Check(value: unknown): boolean },
    expected: string,
  ): Promise<Static<T>> {
    requireOwnPage(request)
    requireSafeCookie(request)
    refuseAddress(senderOf(request))
    const sent = await readSentObject(bodies, request, reply, MOST_BYTES)
    if (is.Check(sent)) return sent as Static<T>
    throw new ProblemError('invalid-body', `The body must be a JSON object with ${expected}`)
  }

  function refuseAddress(sender: string): void {
    const wait = limit.waitSeconds(sender)
    if (wait > 0) throw tooMany(wait, 'Too many attempts from this address')
  }

  /** The turn of a client. When it comes, the client may have gone, or may have used up its failures. */
  function turnOf(request: FastifyRequest): Turn {
    const sender = senderOf(request)
    return {
      sender,
      check() {
        if (request.raw.socket.destroyed) throw new ProblemError('client-gone', 'The client closed the connection')
        refuseAddress(sender)
      },
    }
  }

  const describe = (access: Access | undefined) => ({
    isSignInNeeded: ring.needsKey(),
    hasPeople: ring.hasPeople(),
    provider: providerPaths ?? null,
    person: access?.person ? { ...access.person, tenant: access.tenantId ?? null } : null,
  })

  /** The access of the person who is signed in, by the proxy or with a session. */
  async function personOf(request: FastifyRequest): Promise<Access | undefined> {
    if (request.proxyUser !== undefined) {
      const found = await ring.findProxied(request.proxyUser)
      return 'problem' in found ? undefined : found
    }
    const token = sessionToken(request)
    return token === undefined ? undefined : ring.findSession(token)
  }

  async function startSession(request: FastifyRequest, reply: FastifyReply, token: string, origin?: string) {
    // A session from before the sign-in ends, so that nobody else knows the one after it.
    const before = sessionToken(request)
    if (before !== undefined) await endSessions(pool, before, 'this')
    setSessionCookie(request, reply, token, origin)
  }

  async function sendSession(request: FastifyRequest, reply: FastifyReply, token: string) {
    await startSession(request, reply, token)
    return reply.code(201).send(describe(await ring.findSession(token)))
  }

  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))

  app.get(PATH, { schema: readSessionSchema, config: open }, async (request) => {
    await ring.ensureLoaded()
    return describe(await personOf(request))
  })

  app.post(PATH, { schema: signInSchema, config: open }, async (request, reply) => {
    const given = await readSent<typeof SignInBody>(request, reply, isSignIn, '"name" and "password" (texts)')
    // No stored password is longer, and a long one would take long to hash.
    const isPossible = given.password.length <= LONGEST_PASSWORD && given.name.length <= LONGEST_PASSWORD
    const outcome = isPossible
      ? await withKeyProblems(() => signIn(pool, passwords, given, turnOf(request)))
      : 'refused'
    if (outcome === 'refused') {
      limit.countFailure(senderOf(request))
      throw new ProblemError(
        'sign-in-refused',
        'Check the name and the password, or ask an administrator for a new link',
      )
    }
    if ('session' in outcome) return sendSession(request, reply, outcome.session.token)
    throw tooMany(outcome.retryAfterSeconds, 'Too many failed attempts with this name')
  })

  app.delete<{ Querystring: { everywhere?: boolean } }>(
    PATH,
    { schema: signOutSchema, config: open },
    async (request, reply) => {
      requireOwnPage(request)
      const token = sessionToken(request)
      if (token !== undefined) await endSessions(pool, token, request.query.everywhere ? 'all' : 'this')
      await ring.reload()
      clearSessionCookie(request, reply)
      return describe(undefined)
    },
  )

  app.post(`${INVITATION}/read`, { schema: readInvitationSchema, config: open }, async (request, reply) => {
    const { token } = await readSent<typeof InvitationBody>(request, reply, isInvitation, '"token" (text)')
    return withKeyProblems(() => readInvitation(pool, token))
  })

  app.post(INVITATION, { schema: acceptInvitationSchema, config: open }, async (request, reply) => {
    const given = await readSent<typeof AcceptBody>(request, reply, isAccept, '"token" and "password" (texts)')
    const session = await withKeyProblems(() => acceptInvitation(pool, passwords, given, turnOf(request)))
    return sendSession(request, reply, session.token)
  })

  if (provider) addProviderRoutes(app, { config, pool, provider, limit, startSession })
}

function tooMany(seconds: number, reason: string): ProblemError {
  const detail = `${reason}. Try again in ${seconds} seconds`
  return new ProblemError('too-many', detail, { headers: { 'retry-after': String(seconds) } })
}
