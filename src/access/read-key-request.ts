import { EXPECTED_EXPIRY, type Expiry, readDuration, readExpiry } from './expiry.ts'
import { KeyError } from './key-error.ts'
import type { KeyRequest } from './keys.ts'
import { isScope, type Scope, scopeNames } from './scope.ts'

const LONGEST_NAME = 100
const LONGEST_TENANT = 200

/** A request for a key as a person wrote it, at the command line or on the dashboard. */
export interface GivenKeyRequest {
  name: string
  scopes: readonly string[]
  tenant?: string | undefined
  expires?: string | undefined
}

/** These scopes concern all tenants. */
const FOR_ALL_TENANTS: readonly Scope[] = ['metrics', 'admin']

/**
 * Reads a request for a key.
 *
 * @throws KeyError with what is wrong and what is allowed.
 */
export function readKeyRequest({ name, scopes, tenant, expires }: GivenKeyRequest): KeyRequest {
  const request = {
    name: readName(name),
    scopes: readScopes(scopes),
    tenantId: tenant === undefined ? undefined : readTenant(tenant),
    expiry: readOptionalExpiry(expires),
  }
  const wrong = request.scopes.find((scope) => request.tenantId !== undefined && FOR_ALL_TENANTS.includes(scope))
  if (wrong !== undefined) {
    throw new KeyError('invalid', `The scope "${wrong}" concerns all tenants, so a key of one tenant cannot have it`)
  }
  return request
}

/** @throws KeyError */
export function readOptionalExpiry(text: string | undefined): Expiry | undefined {
  if (text === undefined) return undefined
  const expiry = readExpiry(text)
  if (!expiry) throw new KeyError('invalid', `The expiry "${text}" must be ${EXPECTED_EXPIRY}`)
  return expiry
}

/** @throws KeyError */
export function readOverlap(text: string): number {
  if (text.trim() === '0') return 0
  const ms = readDuration(text)
  if (ms === undefined) throw new KeyError('invalid', `The overlap "${text}" must be 0 or a time such as 12h, 7d or 2w`)
  return ms
}

function readName(given: string): string {
  const name = given.trim()
  if (name !== '' && name.length <= LONGEST_NAME && /^[^\p{C}]+$/u.test(name) && !name.startsWith('tmk_')) return name
  throw new KeyError('invalid', `The name of a key must have 1 to ${LONGEST_NAME} characters on one line`)
}

function readTenant(given: string): string {
  const tenant = given.trim()
  if (tenant !== '' && tenant.length <= LONGEST_TENANT && !tenant.includes('\u0000')) return tenant
  throw new KeyError('invalid', `The tenant must be an id of 1 to ${LONGEST_TENANT} characters`)
}

function readScopes(given: readonly string[]): Scope[] {
  const names = given.map((name) => name.trim()).filter((name) => name !== '')
  const wrong = names.find((name) => !isScope(name))
  if (wrong === undefined && names.length > 0) return scopeNames.filter((name) => names.includes(name))
  const problem = wrong === undefined ? 'A key needs a scope' : `"${wrong}" is not a scope`
  throw new KeyError('invalid', `${problem}. Allowed: ${scopeNames.join(', ')}`)
}
