import { settings } from '../config.ts'
import { readInstalledZones } from '../db/installation.ts'
import { ownPartitionedTables } from '../db/partitions.ts'
import { createPool } from '../db/pool.ts'
import { perspectives as ownPerspectives } from '../perspectives/index.ts'
import { chooseTables } from './choose-tables.ts'
import {
  countDifferences,
  countDifferingRows,
  type Difference,
  readDifferences,
  type TableDifference,
} from './differences.ts'
import { type Finding, type InvestigateOptions, investigate } from './investigate.ts'
import type { Target } from './target.ts'

export interface VerifyOptions extends InvestigateOptions {
  /** Tables or perspectives; none: all. */
  tables?: readonly string[]
  /** How many differences are listed; 1000 when absent. */
  limit?: number
}

/** What became of a verification. */
export interface Verification extends Omit<Finding, 'shadow'> {
  /** The first ones. */
  differences: Difference[]
  /** How many there are. */
  differenceCount: number
  /** How many rows differ, by table; only tables that do. */
  byTable: Pick<TableDifference, 'table' | 'rows'>[]
}

const LISTED = 1000
const CONNECTIONS = 4

/**
 * Compares every number with what the raw events come to. Changes none of the live tables, and may run while events keep
 * coming: whatever it finds is so in one snapshot.
 */
export async function verify(target: Target, options: VerifyOptions = {}): Promise<Verification> {
  const { tables = [], limit = LISTED } = options
  return investigate(target, chooseTables(target.perspectives, tables), options, async ({ shadow, ...finding }) => ({
    ...finding,
    differences: await readDifferences(shadow.pool, limit),
    differenceCount: await countDifferences(shadow.pool),
    byTable: await countDifferingRows(shadow.pool),
  }))
}

/** The same for a database of which only the address is known; for tests, which have Tidemark's own perspectives or name theirs. */
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
    }
    return await verify({ ...common, pool, url, perspectives, zones }, options)
  } finally {
    await pool.end()
  }
}
