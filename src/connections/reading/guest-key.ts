import type { Connection } from '../connection.ts'
import { hmacSha256 } from './hmac.ts'

/**
 * A keyed hash of an e-mail address, for `keep`: orders of the same guest share it, and nobody can guess the address from it without the
 * connection's `guestKey`. Undefined when the connection has no such key, or there is no address. A hash that was kept stays as it is.
 */
export function hashGuest(email: unknown, { guestKey }: Pick<Connection, 'guestKey'>): string | undefined {
  if (guestKey === undefined || typeof email !== 'string') return undefined
  const address = email.trim().toLowerCase()
  if (address === '') return undefined
  return `guest:${hmacSha256(guestKey, [address]).toString('hex')}`
}
