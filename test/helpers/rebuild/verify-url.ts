import { settings } from '../../../src/config/config.ts'
import { readInstalledZones } from '../../../src/db/installation.ts'
import { ownPartitionedTables } from '../../../src/db/partitions.ts'
import { createPool } from '../../../src/db/pool.ts'
import { perspectives as ownPerspectives } from '../../../src/perspectives/index.ts'
import type { Target } from '../../../src/rebuild/target.ts'
import { type Verification, type VerifyOptions, verify } from '../../../src/rebuild/verify.ts'

const CONNECTIONS = 4

/** Verifies the database at a URL. */
export async function verifyUrl(
  url: string,
  { perspectives = ownPerspectives, ...options }: VerifyOptions & { perspectives?: Target['perspectives'] } = {},
): Promise<Verification> {
  const pool = createPool({ url, max: CONNECTIONS })
  try {
    const zones = await readInstalledZones(pool)
    const common = {
      currency: settings.currency.default,
      partitionedTables: ownPartitionedTables,
      connections: CONNECTIONS,
      actor: { kind: 'command', name: 'test' },
    } as const
    return await verify({ ...common, pool, url, perspectives, zones }, options)
  } finally {
    await pool.end()
  }
}
