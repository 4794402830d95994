import type { SignInConfig } from '../../../config/sign-in-settings.ts'
import type { Identity } from './identity.ts'

/** What a browser keeps between the beginning and the end of a sign-in. */
export interface Attempt {
  state: string
  nonce: string
  codeVerifier: string
}

/** An OpenID provider at which people sign in, by the authorization code flow with PKCE. */
export interface Provider {
  /** The name for the sign-in page. */
  name: string
  /**
   * Begins a sign-in.
   *
   * @returns the address of the provider to open.
   * @throws SignInError when the provider cannot be reached.
   */
  begin(): Promise<{ attempt: Attempt; url: URL }>
  /**
   * Checks the response of the provider, and exchanges its code.
   *
   * @param returned the path and query that the provider sent the browser to.
   * @throws SignInError when anything is wrong. The provider's code cannot be used again.
   */
  complete(returned: string, attempt: Attempt): Promise<Identity>
  /** The address that ends the session at the provider; undefined if the provider has none. @throws SignInError */
  endSessionUrl(): Promise<URL | undefined>
}

/** The path that begins a sign-in. */
export const PROVIDER_PATH = '/api/session/provider'
/** The path to which the provider sends people back. */
export const CALLBACK_PATH = `${PROVIDER_PATH}/callback`

/** The provider of the settings. Its client library is loaded, and the provider is contacted, at the first sign-in. */
export function createProvider(config: SignInConfig & { publicUrl: string | undefined }): Provider | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId, publicUrl } = config
  if (issuer === undefined || clientId === undefined || publicUrl === undefined) return undefined
  let opening: Promise<Omit<Provider, 'name'>> | undefined
  const opened = () => {
    opening ??= import('./open-provider.ts').then(({ openProvider }) =>
      openProvider({ ...config, issuer, clientId, publicUrl }),
    )
    return opening
  }
  return {
    name: config.oidcName ?? new URL(issuer).host,
    begin: async () => (await opened()).begin(),
    complete: async (returned, attempt) => (await opened()).complete(returned, attempt),
    endSessionUrl: async () => (await opened()).endSessionUrl(),
  }
}
