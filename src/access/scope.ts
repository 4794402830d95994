/** What each scope of an access key opens. */
export const SCOPES = {
  ingest: 'Send events',
  read: 'Read reports, without ids of customers',
  people: 'Read reports with ids of customers, and lists of customers',
  operate: 'Read and retry dead letters, read the status of sources, start verifications and repairs',
  metrics: 'Read /metrics',
  admin: 'Create and revoke access keys, change connections, read the audit log',
} as const

export type Scope = keyof typeof SCOPES

export const scopeNames = Object.keys(SCOPES) as Scope[]

/** `people` includes `read`: a list of customers is a report. */
const INCLUDED: Partial<Record<Scope, readonly Scope[]>> = { people: ['read'] }

/** These scopes with those that they include, in the order of `SCOPES`. */
export function withIncluded(scopes: Iterable<Scope>): ReadonlySet<Scope> {
  const all = new Set([...scopes].flatMap((scope) => [scope, ...(INCLUDED[scope] ?? [])]))
  return new Set(scopeNames.filter((scope) => all.has(scope)))
}

export const isScope = (text: string): text is Scope => Object.hasOwn(SCOPES, text)
