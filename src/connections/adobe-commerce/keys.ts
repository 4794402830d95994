import { createPublicKey, type KeyObject } from 'node:crypto'
import { PlatformUnavailable } from '../platform.ts'

/** Adobe serves all keys from here. No other address is ever asked. */
const ORIGIN = 'https://static.adobeioevents.com'
const PATH = /^\/(?:[\w-]+\/)*[\w.-]+\.pem$/
const TTL_MS = 24 * 3_600_000
const TIMEOUT_MS = 3000
const MAX_LENGTH = 10_000
/** Anybody can send a path, so that requests are limited, and not only remembered. */
const MAX_REQUESTS_PER_MINUTE = 10

/**
 * Finds the public key that the header of a delivery names. Undefined if the path is not one of a key.
 *
 * @throws PlatformUnavailable if the key cannot be requested at the moment.
 */
export type FindKey = (path: string) => Promise<KeyObject | undefined>

export interface KeyCacheOptions {
  origin?: string
  nowMs?: () => number
}

/** Requests each key when it is first needed, and remembers it for a day, as Adobe advises. */
export function createKeyCache({ origin = ORIGIN, nowMs = () => performance.now() }: KeyCacheOptions = {}): FindKey {
  const known = new Map<string, { key: KeyObject; untilMs: number }>()
  let requestedMs: number[] = []

  return async (path) => {
    if (path.length > 200 || !PATH.test(path)) return undefined
    const cached = known.get(path)
    if (cached && cached.untilMs > nowMs()) return cached.key
    requestedMs = requestedMs.filter((ms) => nowMs() - ms < 60_000)
    if (requestedMs.length >= MAX_REQUESTS_PER_MINUTE) throw new PlatformUnavailable('Too many keys were requested')
    requestedMs.push(nowMs())
    const key = await requestKey(new URL(path, origin))
    if (key) known.set(path, { key, untilMs: nowMs() + TTL_MS })
    return key
  }
}

/** @returns undefined if there is no such key, which a second request would not change. */
async function requestKey(url: URL): Promise<KeyObject | undefined> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new PlatformUnavailable(`The public key cannot be requested from ${url.host}`, { cause })
    },
  )
  if (response.status >= 500) throw new PlatformUnavailable(`${url.host} answered with ${response.status}`)
  const text = await response.text()
  return response.ok && text.length <= MAX_LENGTH ? readKey(text) : undefined
}

/** A public RSA key in PEM. Undefined for any other text. */
export function readKey(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}
