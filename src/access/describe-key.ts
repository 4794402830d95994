import type { StoredKey } from './stored-key.ts'

/** A key as the API and the command line show it. */
export function describeKey({ tenantId, ...key }: StoredKey) {
  const { id, name, scopes, status, ...times } = key
  return { id, name, scopes, tenant: tenantId, status, ...times }
}
