import { claimNamed, type MappedRole, roleIn } from '../../../config/role-map.ts'
import type { SignInConfig } from '../../../config/sign-in-settings.ts'
import { normalName } from '../stored-user.ts'

/** A person as the provider describes one. Only issuer and subject identify the person. */
export interface Identity {
  issuer: string
  subject: string
  /** The e-mail address, if the provider states that it has verified it. */
  email: string | undefined
  /** What the provider calls the person, if there is no verified address. */
  username: string | undefined
  /** Whether the claim with roles was there at all. */
  hasRoleClaim: boolean
  /** The role that the settings give this person. */
  role: MappedRole | undefined
}

type Rules = Pick<SignInConfig, 'oidcRoleClaim' | 'oidcRoles'>

/** Reads the claims of an ID token whose signature was checked. */
export function readIdentity(claims: Readonly<Record<string, unknown>>, rules: Rules): Identity {
  const claim = claimNamed(claims, rules.oidcRoleClaim)
  const { iss, sub, email, preferred_username: username } = claims
  // Providers exist that send the truth as a text.
  const isVerified = claims.email_verified === true || claims.email_verified === 'true'
  return {
    issuer: String(iss),
    subject: String(sub),
    email: isVerified && typeof email === 'string' ? normalName(email) : undefined,
    username: typeof username === 'string' ? normalName(username) : undefined,
    hasRoleClaim: claim !== undefined,
    role: roleIn(rules.oidcRoles ?? [], claim),
  }
}

/** Whether everything that decides about the person was in the token. */
export const isComplete = ({ email, hasRoleClaim }: Identity, { oidcRoles }: Rules): boolean =>
  email !== undefined && (oidcRoles === undefined || hasRoleClaim)
