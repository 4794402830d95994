import type pg from 'pg'
import type { Connection } from './connection.ts'
import type { SecretBox } from './secret-box.ts'
import { readStoredConnections, type StoredConnection } from './stored-connections.ts'

/** A connection in a list. */
export interface ListedConnection {
  name: string
  platform: string
  origin: 'settings' | 'database'
  /** Undefined when its secrets cannot be decrypted. */
  connection: Connection | undefined
  problem: string | undefined
}

/** The connections of the settings and of the database. */
export interface Connections {
  /**
   * Undefined for an unknown name.
   *
   * @throws SecretError when its secrets cannot be decrypted, and the error of the database when it cannot be read.
   */
  find(name: string): Promise<Connection | undefined>
  /** All connections, by name, as they are at the moment. */
  list(): Promise<ListedConnection[]>
}

/** A connection that a command adds or changes is used after this time at the latest. */
const FRESH_MS = 1000

export interface ConnectionSources {
  /** Connections of the settings. They come before those of the database. */
  configured: readonly Connection[]
  pool: pg.Pool
  box: SecretBox
}

/** Reads the connections of the database at most once a second, however many deliveries arrive. */
export function openConnections({ configured, pool, box }: ConnectionSources): Connections {
  const own = new Map(configured.map((connection) => [connection.name, connection]))
  let readMs = Number.NEGATIVE_INFINITY
  let stored: Promise<StoredConnection[]> | undefined
  const opened = new WeakMap<StoredConnection, Connection>()

  function readFresh(): Promise<StoredConnection[]> {
    if (stored && performance.now() - readMs < FRESH_MS) return stored
    readMs = performance.now()
    const reading = readStoredConnections(pool, box)
    reading.catch(() => {
      if (stored === reading) stored = undefined
    })
    stored = reading
    return reading
  }

  return {
    async find(name) {
      const configuredOne = own.get(name)
      if (configuredOne) return configuredOne
      const found = (await readFresh()).find((one) => one.name === name)
      if (!found) return undefined
      const connection = opened.get(found) ?? found.open()
      opened.set(found, connection)
      return connection
    },
    async list() {
      const others = (await readStoredConnections(pool, box)).filter(({ name }) => !own.has(name))
      const listed = [
        ...configured.map((connection) => describe(connection.name, connection.platform, 'settings', () => connection)),
        ...others.map((one) => describe(one.name, one.platform, 'database', one.open)),
      ]
      return listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}

function describe(
  name: string,
  platform: string,
  origin: ListedConnection['origin'],
  open: () => Connection,
): ListedConnection {
  try {
    return { name, platform, origin, connection: open(), problem: undefined }
  } catch (error) {
    return { name, platform, origin, connection: undefined, problem: (error as Error).message }
  }
}
