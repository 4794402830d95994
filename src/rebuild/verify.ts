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
  /** Tables or perspectives; empty: all. */
  tables?: readonly string[]
  /** The number of differences in the result; 1000 when absent. */
  limit?: number
}

/** The outcome of a verification. */
export interface Verification extends Omit<Finding, 'shadow'> {
  /** The first differences. */
  differences: Difference[]
  /** The number of all differences. */
  differenceCount: number
  /** The number of rows that differ, by table; only tables with differences. */
  byTable: Pick<TableDifference, 'table' | 'rows'>[]
}

const LISTED = 1000
const VERIFICATIONS_KEPT = 100

/**
 * Compares every number with the number recomputed from the stored events. Does not change the live tables. May run while
 * events arrive: all differences are from one snapshot.
 */
export async function verify(target: Target, options: VerifyOptions = {}): Promise<Verification> {
  const { tables = [], limit = LISTED } = options
  const chosen = chooseTables(target.perspectives, tables)
  const found = await investigate(target, chosen, options, async ({ shadow, ...finding }) => ({
    ...finding,
    differences: await readDifferences(shadow.pool, limit),
    differenceCount: await countDifferences(shadow.pool),
    byTable: await countDifferingRows(shadow.pool),
  }))
  if (tables.length === 0) await recordVerification(target, found)
  return found
}

/** For metrics. A verification of some tables says nothing about the others, so it is not recorded. */
async function recordVerification({ pool }: Target, { events, differenceCount }: Verification): Promise<void> {
  await pool.query('insert into verifications (events, differences) values ($1, $2)', [events, differenceCount])
  await pool.query(
    'delete from verifications where verification_id <= (select max(verification_id) from verifications) - $1::int',
    [VERIFICATIONS_KEPT],
  )
}
