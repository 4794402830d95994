import type { Connection } from '../connection.ts'
import type { Delivery, Verification } from '../platform.ts'
import { isSigned } from '../reading/hmac.ts'
import { verifySharedSecret } from '../reading/shared-secret.ts'

/** Older and newer deliveries are refused, so that a recorded one cannot be sent again later. As in Stripe's own libraries. */
const TOLERANCE_SECONDS = 300

/**
 * Checks the signature of Stripe: HMAC-SHA256 of `<t>.<body>`, in hexadecimal digits after `v1=`. While a secret is replaced, there is one for
 * each secret. A delivery through Event Grid or EventBridge has no signature, but carries the secret itself.
 */
export function verifySignature({ headers, body, receivedMs }: Delivery, connection: Connection): Verification {
  const header = headers['stripe-signature']
  if (header === undefined) {
    const verification = verifySharedSecret({ headers }, connection)
    return verification.isAuthentic ? verification : refuse('The header Stripe-Signature is missing')
  }
  const parts = header.split(',').map((part) => part.trim())
  const valuesOf = (name: string) =>
    parts.flatMap((part) => (part.startsWith(`${name}=`) ? part.slice(name.length + 1) : []))
  const [time, ...otherTimes] = valuesOf('t')
  if (time === undefined || otherTimes.length > 0 || !/^\d{1,12}$/.test(time)) {
    return refuse('Stripe-Signature has no time, such as "t=1700000000"')
  }
  if (Math.abs(Math.floor(receivedMs / 1000) - Number(time)) > TOLERANCE_SECONDS) {
    return refuse('The time of Stripe-Signature differs from the time of this server by more than 5 minutes')
  }
  const isAuthentic = isSigned(valuesOf('v1'), [`${time}.`, body], connection.secrets, 'hex')
  return isAuthentic ? { isAuthentic } : refuse('Stripe-Signature does not match the signing secret')
}

const refuse = (error: string): Verification => ({ isAuthentic: false, error })
