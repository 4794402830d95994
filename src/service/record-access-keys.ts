import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { PoolClient } from 'pg'
import { type Actor, recordAudit } from '../access/audit.ts'
import { type Config, settings } from '../config/config.ts'

/** The keys of the setting at the last start. No secret can be found out from it. */
interface Recorded {
  salt: string
  keys: { name: string; tenant: string | null; mark: string }[]
}

const NAME = settings.accessKeys.name
const NONE: Recorded = { salt: '', keys: [] }

/**
 * Adds an entry to the audit log if the keys of `TIDEMARK_ACCESS_KEYS` are others than at the last start: names, tenants and scopes, and which of them
 * have another secret. The caller holds the lock of the settings.
 */
export async function recordAccessKeys(client: PoolClient, { accessKeys }: Config, actor: Actor): Promise<void> {
  const { rows } = await client.query<{ value: string }>(
    'select value::text as value from recorded_settings where name = $1',
    [NAME],
  )
  const before = rows[0] ? (JSON.parse(rows[0].value) as Recorded) : NONE
  const salt = before.salt || randomBytes(16).toString('hex')
  const keys = await Promise.all(
    accessKeys.map(async ({ key, tenantId = null }, index) => ({
      name: `key ${index}`,
      tenant: tenantId,
      mark: await markOf(key, salt),
    })),
  )
  if (textOf(keys) === textOf(before.keys)) return
  const replaced = keys.flatMap(({ name, mark }) => {
    const old = before.keys.find((one) => one.name === name)
    return old && old.mark !== mark ? [name] : []
  })
  await client.query(
    `insert into recorded_settings (name, value) values ($1, $2)
     on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`,
    [NAME, JSON.stringify({ salt, keys } satisfies Recorded)],
  )
  await recordAudit(client, {
    actor,
    action: 'settings.changed',
    object: NAME,
    detail: { [NAME]: { from: before.keys.map(describe), to: keys.map(describe) }, replaced },
  })
}

/** JSON of the database has another sequence of properties. */
const textOf = (keys: Recorded['keys']) => JSON.stringify(keys.map(({ name, tenant, mark }) => [name, tenant, mark]))

const describe = ({ name, tenant }: Recorded['keys'][number]) =>
  `${name}: all scopes${tenant === null ? '' : ` of tenant ${tenant}`}`

const hash = promisify<string, string, number, Buffer>(scrypt)
const MARK_BYTES = 2

/** 16 bits of a slow hash: enough to notice another key, and too few to find out or to confirm a key. */
const markOf = async (key: string, salt: string) => (await hash(key, salt, MARK_BYTES)).toString('hex')
