import type { Pool, PoolClient } from 'pg'
import { recordAudit } from '../access/audit.ts'
import { type Config, settings } from '../config/config.ts'
import { inTransaction } from '../db/transaction.ts'
import { recordAccessKeys } from './record-access-keys.ts'

/** Settings that all processes share, and that decide what is counted, who is let in, and what is stored. None of them is a secret. */
const SHARED = [
  'currency',
  'tenantId',
  'allowAnonymous',
  'allowedHosts',
  'publicUrl',
  'oidcIssuer',
  'oidcClientId',
  'oidcEmailDomains',
  'oidcRoleClaim',
  'oidcRoles',
  'proxyUserHeader',
  'trustedProxies',
  'proxySignUp',
  'rawRetentionDays',
  'deadLetterRetentionDays',
  'deliveryRetentionDays',
  'auditRetentionDays',
] as const satisfies readonly (keyof Config)[]

/** The value of a setting before and after a restart. */
type ChangedSettings = Record<string, { from: unknown; to: unknown }>

const ACTOR = { kind: 'service', name: 'start' } as const

/**
 * Adds an entry to the audit log if shared settings have other values than at the last start of a process, and one if the access keys of the
 * settings have. Settings that were never recorded are compared with their defaults.
 */
export async function recordSettings(pool: Pool, config: Config): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('tidemark settings'))`)
    await recordAccessKeys(client, config, ACTOR)
    const changed = await findChanged(client, config)
    const names = Object.keys(changed)
    if (names.length === 0) return
    await client.query(
      `insert into recorded_settings (name, value)
       select key, value -> 'to' from jsonb_each($1::jsonb)
       on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`,
      [JSON.stringify(changed)],
    )
    await recordAudit(client, { actor: ACTOR, action: 'settings.changed', object: names.join(', '), detail: changed })
  })
}

async function findChanged(client: PoolClient, config: Config): Promise<ChangedSettings> {
  const { rows } = await client.query<{ name: string; value: string }>(
    'select name, value::text as value from recorded_settings',
  )
  const recorded = new Map(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]))
  const changed: ChangedSettings = {}
  for (const key of SHARED) {
    const setting = settings[key]
    const from = recorded.has(setting.name) ? recorded.get(setting.name) : plain(setting.default)
    const to = plain(config[key])
    if (JSON.stringify(from) !== JSON.stringify(to)) changed[setting.name] = { from, to }
  }
  return changed
}

/** As JSON has it: null for what is not set. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
