import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Access, KeyRing, RefusedKey } from '../../access/key-ring.ts'
import { type Scope, scopeNames } from '../../access/scope.ts'
import { ProblemError } from '../responses/problem.ts'
import type { NeededAccess } from './route-access.ts'
import { requireOwnPage, sessionToken } from './session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The only tenant that the request's access key opens; undefined when it opens all of them. */
    boundTenantId: string | undefined
    /** What the request may do. Undefined on open routes. */
    scopes: ReadonlySet<Scope> | undefined
    /** The access of the key or the session. Undefined without one. */
    access: Access | undefined
  }
}

export interface GuardSettings {
  ring: KeyRing
  /** Whether clients of other machines may use a server without keys. */
  allowAnonymous: boolean
}

interface Guard extends GuardSettings {
  /** Counts a request whose key opens nothing. */
  onRefusedKey(reason: RefusedKey['reason']): void
}

const EVERYTHING: ReadonlySet<Scope> = new Set(scopeNames)

/**
 * Checks the access of every request, by what its route declares. As soon as there is an access key or a person, requests without a key or a session are refused. Without
 * keys only pages of other sites are refused.
 */
export function guardRoutes(app: FastifyInstance, guard: Guard): void {
  const { ring, allowAnonymous } = guard
  app.decorateRequest('boundTenantId', undefined)
  app.decorateRequest('keyName', undefined)
  app.decorateRequest('scopes', undefined)
  app.decorateRequest('access', undefined)
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config
    if (access === 'open' || request.is404) return
    // A route without a declaration prevents the start.
    const needed: NeededAccess = access ?? { scopes: ['admin'], isForAllTenants: true }
    // Metrics show that the database is away, so they are served with the keys that were read last.
    const mayBeOld = needed.scopes.every((scope) => scope === 'metrics') ? 'old keys are allowed' : undefined
    if (mayBeOld === undefined) await ring.ensureLoaded()
    if (!ring.needsKey()) return admitAnonymous(request, needed, allowAnonymous)
    admit(request, needed, await findAccess(request, guard, mayBeOld))
  })
}

/** Whether the client may see names of sources and tables: on this machine without keys, or with a key for the operation of all tenants. */
export function createNamesRule({
  ring,
  allowAnonymous,
}: GuardSettings): (request: FastifyRequest) => Promise<boolean> {
  return async (request) => {
    if (!ring.needsKey()) return !allowAnonymous
    const given = givenKey(request)
    const found =
      given === undefined ? undefined : await ring.find(given, 'old keys are allowed').catch(() => undefined)
    if (!found || 'problem' in found || found.tenantId !== undefined) return false
    return found.scopes.has('operate') || found.scopes.has('metrics')
  }
}

/** Whether the client may see ids of customers. */
export const seesPersons = ({ scopes }: FastifyRequest): boolean => scopes?.has('people') ?? false

/** Whether the client may erase customers, over whichever route. */
export const mayErase = ({ scopes }: FastifyRequest): boolean => ERASING.every((scope) => scopes?.has(scope))

/** The scopes that erase customers. */
export const ERASING: NeededAccess['scopes'] = ['admin', 'people']

async function findAccess(
  request: FastifyRequest,
  { ring, onRefusedKey }: Guard,
  mayBeOld: Parameters<KeyRing['find']>[1],
): Promise<Access> {
  const given = givenKey(request)
  if (given === undefined) {
    return request.proxyUser === undefined ? findSession(request, ring) : findProxied(request, request.proxyUser, ring)
  }
  const found = await ring.find(given, mayBeOld)
  if (!('problem' in found)) return found
  onRefusedKey(found.reason)
  throw refuse(found.problem, 'Bearer realm="tidemark", error="invalid_token"')
}

/** A key in the request goes before the cookie of a session. */
async function findSession(request: FastifyRequest, ring: KeyRing): Promise<Access> {
  const token = sessionToken(request)
  const challenge = 'Bearer realm="tidemark"'
  if (token === undefined) throw refuse('Send `Authorization: Bearer KEY`, or sign in', challenge)
  const found = await ring.findSession(token)
  if (!found) throw refuse('The session has ended. Sign in again', challenge)
  requireOwnPage(request)
  return found
}

/** The proxy signs every request, also those that other pages send, so pages of other sites are refused as with a session. */
async function findProxied(request: FastifyRequest, name: string, ring: KeyRing): Promise<Access> {
  const found = await ring.findProxied(name)
  if ('problem' in found) throw new ProblemError('no-account', found.problem)
  requireOwnPage(request)
  return found
}

function admit(request: FastifyRequest, needed: NeededAccess, access: Access): void {
  const { scopes, tenantId, keyName } = access
  // Also of a request that is refused below, for metrics.
  request.access = access
  const missing = needed.scopes.filter((scope) => !scopes.has(scope))
  if (missing.length > 0) throw missingScope(missing, needed.scopes)
  if (needed.isForAllTenants && tenantId !== undefined) {
    throw new ProblemError(
      'other-tenant',
      'This address concerns all tenants. Use an access key that is not bound to a tenant',
    )
  }
  request.boundTenantId = tenantId
  request.keyName = keyName
  request.scopes = scopes
}

/** @throws ProblemError 403 that names the missing scopes. */
export function missingScope(missing: readonly Scope[], scopes: readonly Scope[] = missing): ProblemError {
  const names = missing.map((scope) => `"${scope}"`).join(' and ')
  const challenge = `Bearer realm="tidemark", error="insufficient_scope", scope="${scopes.join(' ')}"`
  return new ProblemError(
    'insufficient-scope',
    `The access key, or the role of the person, does not have the scope ${names}. Create a key that has it: tidemark keys create NAME --scope ${scopes.join(',')}`,
    { headers: { 'www-authenticate': challenge }, members: { scopes } },
  )
}

function givenKey({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
}

/**
 * Without keys, every client that reaches this address may read and write, except web pages of other sites: browsers send the
 * origin of a request. (Such pages may request reports, but cannot read the responses.) If clients of other machines are allowed, they cannot
 * create the first key, which would lock out all others.
 */
function admitAnonymous(request: FastifyRequest, { scopes }: NeededAccess, allowAnonymous: boolean): void {
  refuseForeignPages(request)
  if (allowAnonymous && scopes.includes('admin')) {
    throw new ProblemError(
      'insufficient-scope',
      'Without access keys, clients of other machines may not do this. Create the first key with "tidemark keys create"',
      { members: { scopes } },
    )
  }
  request.scopes = EVERYTHING
}

function refuseForeignPages({ method, headers }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin, host, 'sec-fetch-site': site } = headers
  const isOwn = origin === undefined || origin === `http://${host}` || origin === `https://${host}`
  if (isOwn && site !== 'cross-site') return
  throw new ProblemError(
    'foreign-page',
    'A page of another site sent this request. Create an access key ("tidemark keys create", or TIDEMARK_ACCESS_KEYS), and let the page send it',
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
