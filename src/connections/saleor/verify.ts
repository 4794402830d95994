import type { Connection } from '../connection.ts'
import type { Delivery, Verification } from '../platform.ts'
import { isSigned } from '../reading/hmac.ts'
import { verifySharedSecret } from '../reading/shared-secret.ts'
import { isDetachedJws, verifyDetachedJws } from './jws.ts'
import { createKeyStore, type KeyStore } from './key-store.ts'

/** The keys of each shop, by the address of its JWK set. */
const stores = new Map<string, KeyStore>()

/**
 * Checks a delivery in one of three ways: a detached JWS under the keys of the shop (option `shop`); the HMAC-SHA256 in hexadecimal digits, for
 * webhooks with a secret key; or a bearer token in a header that the webhook was given.
 */
export async function verifyDelivery(delivery: Delivery, connection: Connection): Promise<Verification> {
  const { headers, body } = delivery
  const { secrets } = connection
  if (headers.authorization !== undefined && verifySharedSecret(delivery, connection).isAuthentic) {
    return { isAuthentic: true }
  }
  const signature = headers['saleor-signature'] ?? headers['x-saleor-signature']
  if (signature === undefined) return refuse('The header Saleor-Signature is missing, and no bearer token is a secret')
  if (!isDetachedJws(signature)) {
    const isHmac = /^[0-9a-f]{64}$/i.test(signature) && isSigned([signature], [body], secrets, 'hex')
    return isHmac ? { isAuthentic: true } : refuse('The signature does not match')
  }
  const url = jwksUrlOf(connection)
  if (url === undefined) return refuse('The signature is a JWS: set the option "shop" to the address of the shop')
  const store = stores.get(url) ?? createKeyStore({ url })
  stores.set(url, store)
  return verifyDetachedJws(signature, body, store)
}

/** The address of the keys of the shop that the connection names. That of a delivery is not used, because anybody could send one. */
function jwksUrlOf({ options: { shop } }: Connection): string | undefined {
  const address = readShopAddress(shop)
  return address === undefined ? undefined : new URL('/.well-known/jwks.json', address).href
}

/** The address of a shop: HTTPS, or HTTP on this machine. */
export function readShopAddress(shop: unknown): URL | undefined {
  if (typeof shop !== 'string') return undefined
  const url = URL.parse(shop.includes('://') ? shop : `https://${shop}`)
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1'
  return url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) ? url : undefined
}

const refuse = (error: string): Verification => ({ isAuthentic: false, error })
