import type { Connection } from '../connection.ts'
import type { Delivery, Verification } from '../platform.ts'
import { isSecret } from './hmac.ts'

/** The option that names the header of a secret, for platforms that let their users set headers of deliveries. */
export const SECRET_HEADER_OPTION = {
  secretHeader:
    'the header that holds the secret, such as "x-api-key"; by default, "authorization" with "Bearer" before it',
}

const HEADER_NAME = /^[\w-]{1,100}$/

/** The faults of connections that have this option and at least one secret. */
export function faultsOfSharedSecret({ secrets, options: { secretHeader } }: Connection): string[] {
  const faults = secrets.length > 0 ? [] : ['secrets is missing: it must be a list of tokens that deliveries carry']
  const isHeader = secretHeader === undefined || (typeof secretHeader === 'string' && HEADER_NAME.test(secretHeader))
  return isHeader ? faults : [...faults, 'options.secretHeader must be the name of a header']
}

/** Checks that a delivery carries one of the secrets: as `Authorization: Bearer …`, or in the header of the option `secretHeader`. */
export function verifySharedSecret(
  { headers }: Pick<Delivery, 'headers'>,
  { secrets, options }: Connection,
): Verification {
  const name = typeof options.secretHeader === 'string' ? options.secretHeader.toLowerCase() : 'authorization'
  const given = headers[name]
  if (given === undefined) return { isAuthentic: false, error: `The header ${name} is missing` }
  const [, token = given.trim()] = /^Bearer +(\S+) *$/i.exec(given) ?? []
  return isSecret(token, secrets)
    ? { isAuthentic: true }
    : { isAuthentic: false, error: `The header ${name} holds none of the secrets of the connection` }
}
