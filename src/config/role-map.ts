/** The roles of people, each with the rights of the one before it. */
const roles = ['viewer', 'analyst', 'operator', 'admin'] as const
export type RoleName = (typeof roles)[number]

/** What a person with a certain value of a claim may do. */
export interface MappedRole {
  /** A value of the claim, such as the name of a group. */
  value: string
  role: RoleName
  /** Null for all tenants. */
  tenantId: string | null
}

const ENTRY = /^(.+)=([a-z]+)(?:@(.+))?$/

/** Reads `VALUE=ROLE` or `VALUE=ROLE@TENANT`, separated by commas. @returns undefined when an entry has another form. */
export function readRoleMap(text: string): MappedRole[] | undefined {
  const entries = text.split(',').map((entry): MappedRole | undefined => {
    const [, value = '', given, tenantId = null] = ENTRY.exec(entry.trim()) ?? []
    const role = roles.find((name) => name === given)
    if (role === undefined || (role === 'admin' && tenantId !== null)) return undefined
    return { value, role, tenantId }
  })
  return entries.every((entry) => entry !== undefined) ? entries : undefined
}

/** The first entry of the map whose value the claim has. */
export function roleIn(map: readonly MappedRole[], claim: unknown): MappedRole | undefined {
  const values = new Set(Array.isArray(claim) ? claim : [claim])
  return map.find(({ value }) => values.has(value))
}

/** A claim by its name, or by its path with dots, such as `realm_access.roles`. */
export function claimNamed(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let found: unknown = claims
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return found
}
