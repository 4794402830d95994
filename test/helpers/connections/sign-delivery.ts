import { hmacSha256 } from '../../../src/connections/reading/hmac.ts'
import { decodeSecret } from '../../../src/connections/standard-webhooks/signature.ts'

/** The secret of test connections, of 24 bytes. */
export const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'

interface SignOptions {
  id?: string
  secret?: string
  /** In seconds since 1970. Default: the time of test servers. */
  timestamp?: number
}

/** The headers of Standard Webhooks for this body. */
export function signDelivery(body: string | Uint8Array, options: SignOptions = {}): Record<string, string> {
  const { id = 'msg_1', secret = SECRET, timestamp = Date.parse('2024-12-20T12:00:00Z') / 1000 } = options
  const signature = hmacSha256(decodeSecret(secret) ?? '', [`${id}.${timestamp}.`, body]).toString('base64')
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  }
}
