import * as oidc from 'openid-client'
import type { SignInConfig } from '../../../config/sign-in-settings.ts'
import { SignInError } from '../sign-in-problem.ts'
import { isComplete, readIdentity } from './identity.ts'
import { CALLBACK_PATH, type Provider } from './provider.ts'

interface OpenProvider extends SignInConfig {
  issuer: string
  clientId: string
  publicUrl: string
}

const TIMEOUT_SECONDS = 10
/** The metadata of the provider are read again after this time. */
const METADATA_MS = 60 * 60 * 1000

/** The steps of a sign-in at a provider. It is not contacted before the first one. */
export function openProvider(config: OpenProvider): Omit<Provider, 'name'> {
  const { issuer, clientId, publicUrl } = config
  const discover = createDiscovery(new URL(issuer), clientId, config.oidcClientSecret)
  return {
    begin: () =>
      explained(async () => {
        const client = await discover()
        const codeVerifier = oidc.randomPKCECodeVerifier()
        const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), codeVerifier }
        const url = oidc.buildAuthorizationUrl(client, {
          redirect_uri: `${publicUrl}${CALLBACK_PATH}`,
          scope: config.oidcScopes,
          state: attempt.state,
          nonce: attempt.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
        })
        return { attempt, url }
      }),

    complete: (returned, { state, nonce, codeVerifier }) =>
      explained(async () => {
        const client = await discover()
        const tokens = await oidc.authorizationCodeGrant(client, new URL(returned, publicUrl), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new SignInError('invalid', 'The provider sent no ID token')
        const known = readIdentity(claims, config)
        if (isComplete(known, config) || client.serverMetadata().userinfo_endpoint === undefined) return known
        // Some providers send the e-mail address and the groups only on request. What the ID token states counts.
        const more = await oidc.fetchUserInfo(client, tokens.access_token, claims.sub)
        // An address counts only with the statement that belongs to it.
        const { email, email_verified } = claims.email_verified === undefined ? more : claims
        return readIdentity({ ...more, ...claims, email, email_verified }, config)
      }),

    endSessionUrl: () =>
      explained(async () => {
        const client = await discover()
        if (client.serverMetadata().end_session_endpoint === undefined) return undefined
        return oidc.buildEndSessionUrl(client, { post_logout_redirect_uri: `${publicUrl}/` })
      }),
  }
}

/** Reads the metadata of the provider once for all who need them. A failure is not kept. */
function createDiscovery(issuer: URL, clientId: string, secret: string | undefined) {
  let found: { client: Promise<oidc.Configuration>; atMs: number } | undefined
  // The signature of ID tokens is checked too, although they come straight from the provider.
  const execute = [oidc.enableNonRepudiationChecks]
  if (issuer.protocol === 'http:') execute.push(oidc.allowInsecureRequests)
  return (): Promise<oidc.Configuration> => {
    if (found && performance.now() - found.atMs < METADATA_MS) return found.client
    const authentication = secret === undefined ? oidc.None() : secretBy(secret)
    const client = oidc.discovery(issuer, clientId, undefined, authentication, { execute, timeout: TIMEOUT_SECONDS })
    const current = { client, atMs: performance.now() }
    found = current
    client.catch(() => {
      if (found === current) found = undefined
    })
    return client
  }
}

/** Sends the secret in the way that the provider supports. Without a statement, the standard expects a header. */
function secretBy(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
}

/** Runs a step of a sign-in, and sorts its errors by what the person can do. */
async function explained<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof SignInError) throw error
    throw new SignInError(problemOf(error), describe(error), { cause: error })
  }
}

function problemOf(error: unknown) {
  if (error instanceof oidc.AuthorizationResponseError) {
    return error.error === 'access_denied' ? 'cancelled' : 'refused'
  }
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'code' : 'refused'
  const { code, cause } = error as { code?: string; cause?: unknown }
  const isDown = cause instanceof Response && cause.status >= 500
  // Node's own `fetch` throws a TypeError without a code when there is no connection.
  const isUnreachable = code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && code === undefined)
  return isDown || isUnreachable ? 'unavailable' : 'invalid'
}

/** The message with its cause, without the parts of a response that may be secret. */
function describe(error: unknown): string {
  const { message, code, error: reason, error_description: description, cause } = error as Record<string, unknown>
  const inner = cause instanceof Error ? cause.message : undefined
  return [message, code, reason, description, inner].filter((part) => typeof part === 'string').join('; ')
}
