import type { Connection } from '../connection.ts'
import type { Delivery, Verification } from '../platform.ts'
import { isSigned } from '../reading/hmac.ts'

/** Older and newer deliveries are refused, so that a recorded one cannot be sent again later. */
const TOLERANCE_MS = 5 * 60 * 1000

const MIN_SECRET_BYTES = 24

type Headers = Delivery['headers']

/** The id of a message, which is the same in each of its deliveries. */
export const readMessageId = (headers: Headers): string | undefined => headerOf(headers, 'id')

/** The bytes of a secret, with or without its prefix. Undefined when it is not Base64, or too short. */
export function decodeSecret(secret: string): Buffer | undefined {
  const base64 = secret.replace(/^whsec_/, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length >= MIN_SECRET_BYTES ? bytes : undefined
}

/** Checks the signature of Standard Webhooks under the secrets of the connection. */
export const verifySignature = (delivery: Delivery, { secrets }: Connection): Verification =>
  verifyUnderKeys(
    delivery,
    secrets.flatMap((secret) => decodeSecret(secret) ?? []),
  )

/** Checks the signature of Standard Webhooks: HMAC-SHA256 of `<id>.<timestamp>.<body>`, in Base64 after `v1,`. */
export function verifyUnderKeys({ headers, body, receivedMs }: Delivery, keys: readonly Uint8Array[]): Verification {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => headerOf(headers, name))
  if (!id || !timestamp || !signatures) {
    return refuse('The headers webhook-id, webhook-timestamp and webhook-signature are required')
  }
  if (!/^\d{1,12}$/.test(timestamp)) return refuse('webhook-timestamp is not a number of seconds')
  if (Math.abs(receivedMs - Number(timestamp) * 1000) > TOLERANCE_MS) {
    return refuse('webhook-timestamp differs from the time of this server by more than 5 minutes')
  }
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []))
  const isAuthentic = isSigned(given, [`${id}.${timestamp}.`, body], keys, 'base64')
  return isAuthentic ? { isAuthentic } : refuse('The signature does not match')
}

/** Svix sends the same headers under names of its own. */
const headerOf = (headers: Headers, name: string) => headers[`webhook-${name}`] ?? headers[`svix-${name}`]

const refuse = (error: string): Verification => ({ isAuthentic: false, error })
