import { settings } from '../../../src/config/config.ts'
import { ownPartitionedTables } from '../../../src/db/partitions.ts'
import { createPool } from '../../../src/db/pool.ts'
import { perspectives } from '../../../src/perspectives/index.ts'
import type { Target } from '../../../src/rebuild/target.ts'
import { readZone } from '../../../src/zones/read-zone.ts'

const CONNECTIONS = 4

/** The database at a URL, with a pool of its own for `work`. */
export async function onTarget<T>(url: string, work: (target: Target) => Promise<T>, timeZone = 'UTC'): Promise<T> {
  const pool = createPool({ url, max: CONNECTIONS })
  try {
    const [shop, event] = [await readZone(pool, timeZone), await readZone(pool, 'UTC')]
    return await work({
      pool,
      url,
      perspectives,
      partitionedTables: ownPartitionedTables,
      currency: settings.currency.default,
      zones: { shop, event },
      connections: CONNECTIONS,
      actor: { kind: 'command', name: 'test' },
    })
  } finally {
    await pool.end()
  }
}
