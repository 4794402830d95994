import type { Config } from '../../config.ts'
import type { Target } from '../../rebuild/target.ts'
import { openUpToDate } from '../../service/open-up-to-date.ts'

/** The lock, what is added, its partitions, and one to spare; the shadow has connections of its own. */
const CONNECTIONS = 4

/** Opens the database of the settings for `work`, beside a running Tidemark or without one. */
export async function withTarget<T>(config: Config, work: (target: Target) => Promise<T>): Promise<T> {
  const { database, ...declared } = await openUpToDate(config, 'any', CONNECTIONS)
  const { url, pool } = database
  const { currency, batchConnections: connections } = config
  try {
    return await work({ ...declared, url, pool, currency, connections })
  } finally {
    await database.close()
  }
}
