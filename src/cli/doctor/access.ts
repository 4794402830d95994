import type pg from 'pg'
import { listKeys, type StoredKey } from '../../access/stored-key.ts'
import { checkReach } from '../../config/check-reach.ts'
import type { Config } from '../../config/config.ts'
import { hasSignInElsewhere } from '../../config/sign-in-settings.ts'
import { DAY_MS } from '../../durations.ts'
import { UserError } from '../../user-error.ts'
import type { Finding } from '../doctor.ts'

const EXPIRES_SOON_MS = 14 * DAY_MS
const UNUSED_MS = 90 * DAY_MS

/**
 * Checks who may use the API: keys that expire within 14 days or were not used for 90 days, and an address that other machines can reach
 * without any key.
 *
 * @param pool undefined while the database has no tables.
 */
export async function checkAccess(pool: pg.Pool | undefined, config: Config): Promise<Finding[]> {
  const subject = 'access'
  const keys = pool ? await listKeys(pool) : []
  try {
    checkReach(config, config.accessKeys.length > 0 || keys.length > 0 || hasSignInElsewhere(config))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ subject, isFine: false, text: error.message }]
  }
  const active = keys.filter(({ status }) => status === 'active')
  const count = active.length + config.accessKeys.length
  const isOpen = !hasSignInElsewhere(config) && keys.length === 0 && config.accessKeys.length === 0
  const text = isOpen ? 'no access keys: all clients that reach the address may use the API' : `${count} access keys`
  const now = Date.now()
  const warnings = active.flatMap((key) => describeRisks(key, now))
  return [
    { subject, isFine: true, text },
    ...warnings.map((warning) => ({ subject, isFine: true, isWarning: true, text: warning })),
  ]
}

function describeRisks(key: StoredKey, now: number): string[] {
  const { id, name, expiresAt, replacedBy, lastUsedAt, createdAt } = key
  const risks: string[] = []
  if (expiresAt !== null && replacedBy === null && Date.parse(expiresAt) - now < EXPIRES_SOON_MS) {
    risks.push(`the key "${name}" (${id}) expires at ${expiresAt}. Run "tidemark keys rotate ${id} --overlap 7d"`)
  }
  if (now - Date.parse(lastUsedAt ?? createdAt) > UNUSED_MS) {
    risks.push(`the key "${name}" (${id}) was not used for 90 days. If nobody needs it: tidemark keys revoke ${id}`)
  }
  return risks
}
