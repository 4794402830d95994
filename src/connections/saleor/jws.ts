import { verify } from 'node:crypto'
import type { Verification } from '../platform.ts'
import type { KeyStore } from './key-store.ts'

interface Header {
  alg?: unknown
  kid?: unknown
  b64?: unknown
  crit?: unknown
}

const PARTS = /^([\w-]+)\.\.([\w-]+)$/

/** Whether a signature has the form of a detached JWS: `header..signature`. */
export const isDetachedJws = (signature: string): boolean => PARTS.test(signature)

/**
 * Checks a detached JWS (RFC 7515, appendix F) with RS256, the only algorithm that Saleor uses. With `"b64": false` (RFC 7797) the bytes of the body
 * are signed as they are, otherwise their Base64url.
 *
 * @throws PlatformUnavailable when the keys of the shop cannot be requested.
 */
export async function verifyDetachedJws(signature: string, body: Uint8Array, keys: KeyStore): Promise<Verification> {
  const [, protectedHeader = '', bytes = ''] = PARTS.exec(signature) ?? []
  const header = readHeader(protectedHeader)
  if (header?.alg !== 'RS256') return refuse('The signature is not a detached JWS with RS256')
  const critical = header.crit ?? []
  if (!Array.isArray(critical) || critical.some((name) => name !== 'b64')) {
    return refuse('The signature has critical properties that are not known')
  }
  const kid = typeof header.kid === 'string' ? header.kid : undefined
  const candidates = await keys.find(kid)
  if (candidates.length === 0) return refuse(`The shop has no key "${kid ?? ''}"`)
  const payload = header.b64 === false ? body : Buffer.from(Buffer.from(body).toString('base64url'))
  const signed = Buffer.concat([Buffer.from(`${protectedHeader}.`), payload])
  const isAuthentic = candidates.some((key) => verify('RSA-SHA256', signed, key, Buffer.from(bytes, 'base64url')))
  return isAuthentic ? { isAuthentic } : refuse('The signature does not match the keys of the shop')
}

function readHeader(encoded: string): Header | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString())
    return typeof header === 'object' && header !== null ? header : undefined
  } catch {
    return undefined
  }
}

const refuse = (error: string): Verification => ({ isAuthentic: false, error })
