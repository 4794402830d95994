import type pg from 'pg'
import type { Connection } from './connection.ts'
import {
  type ConnectionEntry,
  type ConnectionSecrets,
  type ConnectionSettings,
  withDefaults,
} from './connection-schema.ts'
import type { SecretBox } from './secret-box.ts'

/** A connection of the database, with its secrets still encrypted. */
export interface StoredConnection {
  name: string
  platform: string
  tenant: string | undefined
  createdAt: Date
  updatedAt: Date
  /** Decrypts it. @throws SecretError with another key than that of its storage. */
  open(): Connection
  /** The same, as it was added. */
  openEntry(): ConnectionEntry
}

interface Row {
  name: string
  platform: string
  settings: Omit<ConnectionSettings, 'name' | 'platform'>
  sealed_secrets: Buffer
  created_at: Date
  updated_at: Date
}

/** All connections of the database, by name. */
export async function readStoredConnections(db: pg.Pool | pg.ClientBase, box: SecretBox): Promise<StoredConnection[]> {
  const { rows } = await db.query<Row>({
    name: 'read-connections',
    text: `select name, platform, settings, sealed_secrets, created_at, updated_at from connections order by name`,
  })
  return rows.map(({ name, platform, settings, sealed_secrets, created_at, updated_at }) => {
    const openEntry = () => {
      const secrets = JSON.parse(box.open(sealed_secrets, name)) as ConnectionSecrets
      return { ...settings, name, platform, ...secrets } as ConnectionEntry
    }
    const open = () => withDefaults(openEntry())
    return { name, platform, tenant: settings.tenant, createdAt: created_at, updatedAt: updated_at, open, openEntry }
  })
}

/** Stores a connection, or replaces that of the same name. */
export async function storeConnection(
  db: pg.Pool | pg.ClientBase,
  entry: ConnectionEntry,
  box: SecretBox,
): Promise<void> {
  const { name, platform, secrets, guestKey, ...settings } = entry
  const sealed = box.seal(JSON.stringify({ secrets, guestKey }), name)
  await db.query(
    `insert into connections (name, platform, settings, sealed_secrets)
     values ($1, $2, $3, $4)
     on conflict (name) do update set
       platform = excluded.platform,
       settings = excluded.settings,
       sealed_secrets = excluded.sealed_secrets,
       updated_at = clock_timestamp()`,
    [name, platform, JSON.stringify(settings), sealed],
  )
}

/** Deletes a connection with its stored deliveries and their counts. Events that it applied still count. */
export async function removeConnection(db: pg.ClientBase, name: string): Promise<boolean> {
  await db.query('delete from deliveries where connection = $1', [name])
  await db.query('delete from delivery_accounting where connection = $1', [name])
  const { rowCount } = await db.query('delete from connections where name = $1', [name])
  return rowCount === 1
}
