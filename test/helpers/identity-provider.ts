import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import Provider from 'oidc-provider'
import { freePort } from './free-port.ts'

export const CLIENT = { id: 'tidemark', secret: 'a-secret-of-the-client-of-tests' }

type Claims = Readonly<Record<string, unknown>>

/** A real OpenID provider on this machine. It signs in the current person without a question. */
export interface IdentityProvider {
  issuer: string
  /** Signs in this person from now on; `sub` identifies the person. Undefined: the person cancels. */
  person: (Claims & { sub: string }) | undefined
  /** The time for which codes work. */
  codeSeconds: number
  /** Stops to answer. Connections are refused. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** @param publicUrl the origin of the Tidemark that people return to. */
export async function startIdentityProvider(publicUrl: string): Promise<IdentityProvider> {
  const port = await freePort()
  let server: Server | undefined
  const known = new Map<string, Claims>()
  const found: IdentityProvider = {
    issuer: `http://localhost:${port}`,
    person: undefined,
    codeSeconds: 60,
    async start() {
      server = createServer(answer).listen(port, 'localhost')
      await once(server, 'listening')
    },
    async stop() {
      server?.closeAllConnections()
      server?.close()
      if (server) await once(server, 'close')
    },
  }
  const provider = new Provider(found.issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${publicUrl}/api/session/provider/callback`],
        post_logout_redirect_uris: [`${publicUrl}/`],
      },
    ],
    cookies: { keys: ['a key of the cookies of tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username', 'groups'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/interaction' },
    ttl: {
      AccessToken: 60,
      Grant: 60,
      IdToken: 60,
      Interaction: 60,
      Session: 60,
      AuthorizationCode: () => found.codeSeconds,
    },
    findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => known.get(accountId) }),
  })
  const answerFlow = provider.callback()
  const answer: RequestListener = (request, response) => {
    if (request.url !== '/interaction') return answerFlow(request, response)
    void signIn(request, response)
  }
  const signIn = async (...[request, response]: Parameters<RequestListener>) => {
    const { person } = found
    if (!person) return provider.interactionFinished(request, response, { error: 'access_denied' })
    known.set(person.sub, person)
    const grant = new provider.Grant({ accountId: person.sub, clientId: CLIENT.id })
    grant.addOIDCScope('openid email profile')
    const result = { login: { accountId: person.sub }, consent: { grantId: await grant.save() } }
    return provider.interactionFinished(request, response, result)
  }
  await found.start()
  return found
}
