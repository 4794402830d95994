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

export interface MendOptions extends Omit<InvestigateOptions, 'missing'> {
  /** Only the row, or rows, with this key. */
  key?: RowFilter['key']
  /** Looks at what would be added, and says whether to. Default: yes. */
  confirm?: (proposal: Proposal) => Promise<boolean>
  /** For tests that let the process die. */
  onStep?: (step: ApplyStep | 'replayed') => void
}

/** What is about to be added. */
export interface Proposal extends Omit<Finding, 'shadow'> {
  tables: number
  /** Of perspectives; these can be mended. */
  summary: TableDifference[]
  /** The first of them, and of facts that differ, which cannot. */
  differences: Difference[]
  /** How many values of perspectives differ, and how many of facts. */
  differenceCount: number
  factDifferenceCount: number
}

/** What became of it. */
export interface Mended extends Proposal {
  /** Undefined when there was nothing to add, or it was not wanted. */
  run: AppliedRun | undefined
}

const LISTED = 1000

/**
 * Compares perspectives with a replay of the raw events and adds what they lack, or have too much. May run while events keep
 * coming.
 *
 * @throws RebuildError when raw events are missing or another one is running; ReplayStopped on `signal`.
 */
export async function mend(target: Target, tables: Tables, options: MendOptions = {}): Promise<Mended> {
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
    const isWanted = proposal.differenceCount > 0 && ((await confirm?.(proposal)) ?? true)
    if (!isWanted) return { ...proposal, run: undefined }
    return { ...proposal, run: await applyDifferences(target, { filter, events: finding.events, onStep }) }
  })
}
