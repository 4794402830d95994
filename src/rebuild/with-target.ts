import type { Actor } from '../access/audit.ts'
import type { Config } from '../config/config.ts'
import { readInstalledZones } from '../db/installation.ts'
import { allPartitionedTables } from '../db/partitions.ts'
import { createPool } from '../db/pool.ts'
import { perspectives as ownPerspectives } from '../perspectives/index.ts'
import { loadUserConfig } from '../user-config.ts'
import type { Target } from './target.ts'

/** For the lock, the addition, its partitions, and one to spare; the shadow has connections of its own. */
const CONNECTIONS = 4

/** The database, and who works on it. */
export interface TargetAccess {
  config: Config
  /** Of a database that is up to date. */
  url: string
  actor: Actor
}

/** Opens connections to a database that is up to date, for `work`. */
export async function withTarget<T>(
  { config, url, actor }: TargetAccess,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const user = await loadUserConfig(config.configFile)
  const { currency, batchConnections: connections } = config
  const partitionedTables = allPartitionedTables(user.perspectives)
  const perspectives = [...user.perspectives, ...ownPerspectives]
  const pool = createPool({ url, max: CONNECTIONS, applicationName: 'tidemark task' })
  try {
    const zones = await readInstalledZones(pool)
    return await work({ pool, url, perspectives, partitionedTables, currency, zones, connections, actor })
  } finally {
    await pool.end()
  }
}
