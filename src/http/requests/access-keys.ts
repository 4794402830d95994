import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { AccessKey } from '../../config.ts'
import { ProblemError } from '../responses/problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The only tenant that the request's access key opens; undefined when it opens all of them. */
    boundTenantId: string | undefined
  }
}

/** Finds the access key that a request carries; undefined when it carries none that is known. */
export type KeyFinder = (request: FastifyRequest) => KnownKey | undefined

interface KnownKey {
  /** Identifies the key without revealing it. */
  name: string
  tenantId: string | undefined
}

/** Keys are compared by their hashes, in constant time. */
export function createKeyFinder(accessKeys: readonly AccessKey[]): KeyFinder {
  const keys = accessKeys.map(({ key, tenantId }, index) => ({ name: `key ${index}`, hash: sha256(key), tenantId }))
  return (request) => {
    const given = givenKey(request)
    if (given === undefined) return undefined
    const hash = sha256(given)
    const [found] = keys.filter((key) => timingSafeEqual(key.hash, hash))
    return found
  }
}

/** Makes the hook that refuses requests without one of the keys. Without keys it refuses only pages of other sites. */
export function createGuard(accessKeys: readonly AccessKey[]): (request: FastifyRequest) => Promise<void> {
  const findKey = createKeyFinder(accessKeys)
  return async (request) => {
    if (accessKeys.length === 0) return refuseForeignPages(request)
    const key = findKey(request)
    if (key) {
      request.boundTenantId = key.tenantId
      request.keyName = key.name
    } else if (givenKey(request) === undefined) {
      throw refuse('Send `Authorization: Bearer KEY`', 'Bearer realm="tidemark"')
    } else {
      throw refuse('The access key is unknown', 'Bearer realm="tidemark", error="invalid_token"')
    }
  }
}

function givenKey({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
}

/**
 * Without keys, every client that reaches this address may read and write, except web pages of other sites: browsers send the
 * origin of a request. (Such pages may request reports, but cannot read the responses.)
 */
function refuseForeignPages({ method, headers }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin, host, 'sec-fetch-site': site } = headers
  const isOwn = origin === undefined || origin === `http://${host}` || origin === `https://${host}`
  if (isOwn && site !== 'cross-site') return
  throw new ProblemError(
    'foreign-page',
    'A page of another site sent this request. Set TIDEMARK_ACCESS_KEYS, and let the page send an access key',
  )
}

/**
 * The tenant whose numbers are asked for.
 *
 * @throws ProblemError 403 when the access key does not open it.
 */
export function tenantOf(request: FastifyRequest, asked: string | undefined, byDefault: string): string {
  const { boundTenantId } = request
  if (boundTenantId !== undefined && asked !== undefined && asked !== boundTenantId) {
    throw new ProblemError('other-tenant', `The access key opens only tenant "${boundTenantId}". Leave "tenant" out`)
  }
  return asked ?? boundTenantId ?? byDefault
}

function refuse(detail: string, challenge: string): ProblemError {
  return new ProblemError('access-key-required', detail, { headers: { 'www-authenticate': challenge } })
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
