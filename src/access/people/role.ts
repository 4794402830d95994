import type { RoleName } from '../../config/role-map.ts'
import { type Scope, withIncluded } from '../scope.ts'

/** What each role opens. Each role has the scopes of the one before it. */
export const ROLES = {
  viewer: { meaning: 'Reads reports, without ids of customers', scopes: ['read'] },
  analyst: { meaning: 'Also sees ids of customers, and lists of customers', scopes: ['people'] },
  operator: {
    meaning: 'Also sends events, retries dead letters, starts verifications and repairs',
    scopes: ['people', 'ingest', 'operate'],
  },
  admin: {
    meaning: 'Also changes keys and people, and reads the audit log',
    scopes: ['people', 'ingest', 'operate', 'metrics', 'admin'],
  },
} as const satisfies Record<RoleName, { meaning: string; scopes: readonly Scope[] }>

export type Role = keyof typeof ROLES

export const roleNames = Object.keys(ROLES) as Role[]

export const isRole = (text: string): text is Role => Object.hasOwn(ROLES, text)

/** The scopes of a role, with those that they include. */
export const scopesOf = (role: Role): ReadonlySet<Scope> => withIncluded(ROLES[role].scopes)
