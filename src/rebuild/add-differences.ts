import { type AppliedRun, type ApplyStep, applyDifferences } from './apply-differences.ts'
import type { Tables } from './choose-tables.ts'
import {
  countDifferences,
  type Difference,
  type RowFilter,
  readDifferences,
  summarizeDifferences,
  type TableDifference,
} from './differences.ts'
import { type Finding, type InvestigateOptions, investigate } from './investigate.ts'
import type { Target } from './target.ts'

export interface AddOptions extends Omit<InvestigateOptions, 'missing'> {
  /** Only the row, or rows, with this key. */
  key?: RowFilter['key']
  /** Decides whether the differences are added. Default: yes. */
  confirm?: (proposal: Proposal) => Promise<boolean>
  /** For tests that kill the process. */
  onStep?: (step: ApplyStep | 'replayed') => void
}

/** The differences that were found, before they are added. */
export interface Proposal extends Omit<Finding, 'shadow'> {
  tables: number
  /** Of perspectives, which can be corrected. */
  summary: TableDifference[]
  /** The first differences of perspectives and of facts; facts cannot be corrected. */
  differences: Difference[]
  /** The number of different values of perspectives, and of facts. */
  differenceCount: number
  factDifferenceCount: number
}

/** The outcome. */
export interface Addition extends Proposal {
  /** Undefined when nothing differs, or `confirm` declined. */
  run: AppliedRun | undefined
}

const LISTED = 1000

/**
 * Compares perspectives with a replay of the stored events and adds the differences, which may be negative. May run while
 * events arrive.
 *
 * @throws RebuildError when raw events are missing or another run is active; ReplayStopped on `signal`.
 */
export async function addDifferences(target: Target, tables: Tables, options: AddOptions = {}): Promise<Addition> {
  const { key, confirm, onStep } = options
  const filter = { tables: tables.perspectives.map(({ table }) => table), key }
  const factFilter = { tables: tables.facts.map(({ table }) => table), key }
  return investigate(target, tables, { ...options, missing: 'refuse' }, async ({ shadow, ...finding }) => {
    onStep?.('replayed')
    const proposal: Proposal = {
      ...finding,
      summary: await summarizeDifferences(shadow.pool, filter),
      differences: await readDifferences(shadow.pool, LISTED, { key }),
      differenceCount: await countDifferences(shadow.pool, filter),
      factDifferenceCount: await countDifferences(shadow.pool, factFilter),
    }
    const isConfirmed = proposal.differenceCount > 0 && ((await confirm?.(proposal)) ?? true)
    if (!isConfirmed) return { ...proposal, run: undefined }
    return { ...proposal, run: await applyDifferences(target, { filter, events: finding.events, onStep }) }
  })
}
