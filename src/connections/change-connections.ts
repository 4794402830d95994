import type pg from 'pg'
import { type Actor, recordAudit } from '../access/audit.ts'
import { inTransaction } from '../db/transaction.ts'
import { UserError } from '../user-error.ts'
import type { Connection } from './connection.ts'
import { type ConnectionEntry, conflictsOf, readConnection, withDefaults } from './connection-schema.ts'
import type { SecretBox } from './secret-box.ts'
import { readStoredConnections, removeConnection, storeConnection } from './stored-connections.ts'

/** The connection cannot be added or changed in this way. Nothing was changed. */
export class ConnectionError extends UserError {
  readonly kind: 'invalid' | 'not-found' | 'conflict'

  constructor(kind: ConnectionError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

/** Where connections are stored, beside those of the settings, and who changes them. */
export interface ConnectionStore {
  pool: pg.Pool
  box: SecretBox
  /** Those of the settings. */
  configured: readonly Connection[]
  /** For the audit log. */
  actor: Actor
}

/**
 * Stores a new connection.
 *
 * @param given is checked like an entry of the settings.
 * @throws ConnectionError that says what is wrong, without secrets.
 */
export async function addConnection(given: unknown, store: ConnectionStore): Promise<Connection> {
  const added = checked(given)
  await changeAlone(store, async (client) => {
    const stored = await readStoredConnections(client, store.box)
    const known = [...store.configured.map(({ name }) => name), ...stored.map(({ name }) => name)]
    if (known.includes(added.name))
      throw new ConnectionError('conflict', `There is a connection "${added.name}" already`)
    refuseConflicts([...store.configured, ...stored.map((one) => one.open()), added])
    await storeConnection(client, given as ConnectionEntry, store.box)
    await record(client, store, 'connection.added', added, { platform: added.platform })
  })
  return added
}

/** What a change may state. Null: the default again. All else identifies the orders of the connection, so it stays. */
export type ConnectionChange = {
  [P in Exclude<keyof ConnectionEntry, 'name' | 'platform' | 'tenant' | 'idPrefix' | 'secrets'>]?:
    | ConnectionEntry[P]
    | null
}

/**
 * Changes how the deliveries of a connection are read from now on.
 *
 * @throws ConnectionError for a connection that is not stored, or wrong values.
 */
export async function changeConnection(
  name: string,
  change: ConnectionChange,
  store: ConnectionStore,
): Promise<Connection> {
  return changeAlone(store, async (client) => {
    const stored = await readStoredConnections(client, store.box)
    const entry = findStored(stored, name, store).openEntry()
    const merged = Object.entries({ ...entry, ...change }).filter(([, value]) => value !== null)
    const changed = Object.fromEntries(merged) as ConnectionEntry
    const connection = checked(changed)
    const others = stored.filter((one) => one.name !== name).map((one) => one.open())
    refuseConflicts([...store.configured, ...others, connection])
    await storeConnection(client, changed, store.box)
    await record(client, store, 'connection.changed', connection, { changed: Object.keys(change) })
    return connection
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
): Promise<Connection> {
  return changeAlone(store, async (client) => {
    const entry = findStored(await readStoredConnections(client, store.box), name, store).openEntry()
    const earlier = keep === 'only these' ? [] : (entry.secrets ?? [])
    const rotated = { ...entry, secrets: [...new Set([...secrets, ...earlier])] }
    const connection = checked(rotated)
    await storeConnection(client, rotated, store.box)
    await record(client, store, 'connection.rotated', connection, { kept: keep, secrets: connection.secrets.length })
    return connection
  })
}

/**
 * Deletes a connection, its stored deliveries and their counts. The events that it applied still count.
 *
 * @throws ConnectionError for a connection that is not stored.
 */
export async function deleteConnection(name: string, store: ConnectionStore): Promise<void> {
  await changeAlone(store, async (client) => {
    const { platform, tenant } = findStored(await readStoredConnections(client, store.box), name, store)
    await removeConnection(client, name)
    await record(client, store, 'connection.removed', { name, tenant }, { platform })
  })
}

function findStored<S extends { name: string }>(
  stored: readonly S[],
  name: string,
  { configured }: ConnectionStore,
): S {
  const found = stored.find((one) => one.name === name)
  if (found) return found
  if (!configured.some((one) => one.name === name)) {
    throw new ConnectionError('not-found', `There is no connection "${name}"`)
  }
  throw new ConnectionError('conflict', `The connection "${name}" is one of TIDEMARK_CONNECTIONS. Change it there`)
}

function checked(given: unknown): Connection {
  const read = readConnection(given)
  if (!('faults' in read)) return withDefaults(given as ConnectionEntry)
  const { name } = (given ?? {}) as { name?: unknown }
  const of = typeof name === 'string' ? `"${name}": ` : ''
  throw new ConnectionError('invalid', `${of}${read.faults.join('; ')}`)
}

function refuseConflicts(connections: readonly Connection[]): void {
  const [conflict] = conflictsOf(connections)
  if (conflict !== undefined) throw new ConnectionError('conflict', conflict)
}

async function record(
  client: pg.ClientBase,
  { actor }: ConnectionStore,
  action: string,
  { name, tenant }: Pick<Connection, 'name'> & { tenant?: string | undefined },
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await recordAudit(client, { actor, action, object: name, tenantId: tenant, detail })
}

/** One change at a time, so that two of them cannot state the same orders. */
async function changeAlone<T>(store: ConnectionStore, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(store.pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('tidemark connections'))`)
    return work(client)
  })
}
