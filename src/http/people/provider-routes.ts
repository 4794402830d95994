import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { CALLBACK_PATH, PROVIDER_PATH, type Provider } from '../../access/people/provider/provider.ts'
import { signInAtProvider } from '../../access/people/provider/sign-in-at-provider.ts'
import { SignInError, type SignInProblem, signInProblemPath } from '../../access/people/sign-in-problem.ts'
import type { Config } from '../../config/config.ts'
import { open } from '../requests/route-access.ts'
import { senderOf } from '../requests/sender.ts'
import { createAttemptCookie } from './attempt-cookie.ts'
import type { FailureLimit } from './failure-limit.ts'
import { returnPath } from './return-path.ts'

/** Pages that a browser opens, so they are not part of the API's document. */
const page = { schema: { hide: true }, config: open }

interface ProviderRoutes {
  config: Config
  pool: pg.Pool
  provider: Provider
  limit: FailureLimit
  /** Sets the cookie of a session, and ends the session from before. */
  startSession(request: FastifyRequest, reply: FastifyReply, token: string, origin: string): Promise<void>
}

/**
 * `/api/session/provider` sends people to the OpenID provider and receives them from there. A browser opens these addresses as pages, so each
 * response is a redirection, also when a sign-in is refused.
 */
export function addProviderRoutes(app: FastifyInstance, routes: ProviderRoutes): void {
  const { config, pool, provider, limit, startSession } = routes
  const { publicUrl: origin = '' } = config
  const attempts = createAttemptCookie(origin)

  /** Runs a step. A refusal becomes the page that shows why. */
  async function orProblem(request: FastifyRequest, reply: FastifyReply, step: () => Promise<string>) {
    const sender = senderOf(request)
    let problem: SignInProblem = 'too-many'
    if (limit.waitSeconds(sender) === 0) {
      try {
        return reply.redirect(await step(), 303)
      } catch (error) {
        if (!(error instanceof SignInError)) throw error
        ;({ problem } = error)
        limit.countFailure(sender)
        request.log.warn({ problem, reason: error.message }, 'a sign-in at the provider was refused')
      }
    }
    return reply.redirect(signInProblemPath(problem), 303)
  }

  app.get(PROVIDER_PATH, page, (request, reply) =>
    orProblem(request, reply, async () => {
      const { attempt, url } = await provider.begin()
      const { searchParams } = new URL(request.url, origin)
      attempts.set(reply, { ...attempt, returnTo: returnPath(searchParams.get('returnTo'), origin) })
      return url.href
    }),
  )

  app.get(CALLBACK_PATH, page, (request, reply) =>
    orProblem(request, reply, async () => {
      const begun = attempts.take(request, reply)
      const { searchParams } = new URL(request.url, origin)
      if (!begun || searchParams.get('state') !== begun.state) {
        throw new SignInError('attempt', 'The state is not that of a sign-in that this browser has begun')
      }
      const identity = await provider.complete(request.url, begun)
      const outcome = await signInAtProvider(pool, identity, config)
      // The provider knows the person, so this is not a guess, and the audit log has it.
      if (typeof outcome === 'string') return signInProblemPath(outcome)
      await startSession(request, reply, outcome.token, origin)
      return begun.returnTo
    }),
  )

  app.get(`${PROVIDER_PATH}/end`, page, (request, reply) =>
    orProblem(request, reply, async () => (await provider.endSessionUrl())?.href ?? '/'),
  )
}
