import { createPublicKey, type KeyObject } from 'node:crypto'
import { PlatformUnavailable } from '../platform.ts'

/** The public keys of a shop. */
export interface KeyStore {
  /**
   * The keys with this name, or all keys without one.
   *
   * @throws PlatformUnavailable when there are none yet and they cannot be requested.
   */
  find(kid: string | undefined): Promise<KeyObject[]>
}

/** After this time, an unknown name of a key leads to a new request, so that a shop can change its keys. */
const REFRESH_MS = 60_000
const REQUEST_TIMEOUT_MS = 3000
const MAX_BYTES = 100_000

export interface KeyStoreOptions {
  /** Of the JWK set. */
  url: string
  nowMs?: () => number
}

/** Requests the keys of a shop when they are first needed, and after that at most once a minute, for names that are unknown. */
export function createKeyStore({ url, nowMs = () => performance.now() }: KeyStoreOptions): KeyStore {
  let keys: NamedKey[] = []
  let requestedMs = Number.NEGATIVE_INFINITY
  let requesting: Promise<void> | undefined

  const known = (kid: string | undefined) =>
    keys.filter((one) => kid === undefined || one.kid === undefined || one.kid === kid).map(({ key }) => key)

  async function refresh() {
    requestedMs = nowMs()
    try {
      keys = readJwks(await requestJson(url))
    } catch (error) {
      // Without any key, nothing can be verified: the sender must try again, and so must the request.
      if (keys.length > 0) return
      requestedMs = Number.NEGATIVE_INFINITY
      throw new PlatformUnavailable(`The keys of the shop cannot be requested from ${url}`, { cause: error })
    }
  }

  return {
    async find(kid) {
      const found = known(kid)
      if (found.length > 0) return found
      if (requesting === undefined && nowMs() - requestedMs < REFRESH_MS) return []
      requesting ??= refresh().finally(() => {
        requesting = undefined
      })
      await requesting
      return known(kid)
    },
  }
}

/** Follows no redirects: the keys of another address are not those of the shop. */
async function requestJson(url: string): Promise<unknown> {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  const response = await fetch(url, { redirect: 'error', signal, headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`The response has the status ${response.status}`)
  const text = await response.text()
  if (text.length > MAX_BYTES) throw new Error(`The response has ${text.length} characters`)
  return JSON.parse(text)
}

/** A public RSA key with its name. */
interface NamedKey {
  kid: string | undefined
  key: KeyObject
}

/** The RSA keys of a JWK set (RFC 7517). Other keys are left out. */
function readJwks(json: unknown): NamedKey[] {
  const { keys } = (json ?? {}) as { keys?: unknown }
  if (!Array.isArray(keys)) return []
  return keys.flatMap((jwk): NamedKey[] => {
    const { kty, kid, use = 'sig' } = (jwk ?? {}) as Record<string, unknown>
    if (kty !== 'RSA' || use !== 'sig') return []
    try {
      return [{ kid: typeof kid === 'string' ? kid : undefined, key: createPublicKey({ key: jwk, format: 'jwk' }) }]
    } catch {
      return []
    }
  })
}
