import type pg from 'pg'
import { inTransaction } from '../db/transaction.ts'
import { UserError } from '../user-error.ts'
import type { Connection } from './connection.ts'
import { type ConnectionEntry, conflictsOf, readConnection, withDefaults } from './connection-schema.ts'
import type { SecretBox } from './secret-box.ts'
import { readStoredConnections, removeConnection, storeConnection } from './stored-connections.ts'

/** The connection cannot be added or changed in this way. */
class ConnectionError extends UserError {}

/** Where connections are stored, beside those of the settings. */
export interface ConnectionStore {
  pool: pg.Pool
  box: SecretBox
  /** Those of the settings. */
  configured: readonly Connection[]
}

/**
 * Stores a new connection.
 *
 * @throws ConnectionError that says what is wrong, without secrets.
 */
export async function addConnection(entry: ConnectionEntry, store: ConnectionStore): Promise<void> {
  await changeAlone(store, async (client) => {
    const stored = await readStoredConnections(client, store.box)
    const known = [...store.configured.map(({ name }) => name), ...stored.map(({ name }) => name)]
    if (known.includes(entry.name)) throw new ConnectionError(`There is a connection "${entry.name}" already`)
    const added = checked(entry)
    const others = [...store.configured, ...stored.map((one) => one.open())]
    const [conflict] = conflictsOf([...others, added])
    if (conflict !== undefined) throw new ConnectionError(conflict)
    await storeConnection(client, entry, store.box)
  })
}

/**
 * Adds new secrets to a connection, before its others. Deliveries that were signed with an earlier secret are still accepted, unless only the
 * new ones are kept.
 *
 * @throws ConnectionError for a connection that is not stored, or wrong secrets.
 */
export async function rotateSecrets(
  name: string,
  { secrets, keep }: { secrets: readonly string[]; keep: 'earlier secrets' | 'only these' },
  store: ConnectionStore,
): Promise<void> {
  await changeAlone(store, async (client) => {
    const stored = await findStored(client, name, store)
    const entry = stored.openEntry()
    const earlier = keep === 'only these' ? [] : (entry.secrets ?? [])
    const rotated = { ...entry, secrets: [...new Set([...secrets, ...earlier])] }
    checked(rotated)
    await storeConnection(client, rotated, store.box)
  })
}

/**
 * Deletes a connection, its stored deliveries and their counts. The events that it applied still count.
 *
 * @throws ConnectionError for a connection that is not stored.
 */
export async function deleteConnection(name: string, store: ConnectionStore): Promise<void> {
  await changeAlone(store, async (client) => {
    await findStored(client, name, store)
    await removeConnection(client, name)
  })
}

async function findStored(client: pg.ClientBase, name: string, { box, configured }: ConnectionStore) {
  const stored = (await readStoredConnections(client, box)).find((one) => one.name === name)
  if (stored) return stored
  throw new ConnectionError(
    configured.some((one) => one.name === name)
      ? `The connection "${name}" is one of TIDEMARK_CONNECTIONS. Change it there`
      : `There is no connection "${name}"`,
  )
}

function checked(entry: ConnectionEntry): Connection {
  const read = readConnection(entry)
  if ('faults' in read) throw new ConnectionError(`"${entry.name}": ${read.faults.join('; ')}`)
  return withDefaults(entry)
}

/** One change at a time, so that two of them cannot state the same orders. */
async function changeAlone(store: ConnectionStore, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  await inTransaction(store.pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('tidemark connections'))`)
    await work(client)
  })
}
