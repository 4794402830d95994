import type { Perspective } from '../perspectives/perspective.ts'
import { type FactTable, factTables } from './fact-tables.ts'
import { RebuildError } from './target.ts'

/** What is compared. */
export interface Tables {
  perspectives: readonly Perspective[]
  facts: readonly FactTable[]
}

/** Names of files whose table is called otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  product_sales: 'product_analytics',
  cohorts: 'cohort_analytics',
  payments: 'payment_analytics',
}

/**
 * Finds tables by their names, or perspectives by those of their files, such as `daily-sales`.
 *
 * @param names none: all there are.
 * @throws RebuildError when there is no such table.
 */
export function chooseTables(perspectives: readonly Perspective[], names: readonly string[]): Tables {
  if (names.length === 0) return { perspectives, facts: factTables }
  const known = [...perspectives, ...factTables].map(({ table }) => table)
  const wanted = new Set(names.map((name) => tableOf(name, known)))
  return {
    perspectives: perspectives.filter(({ table }) => wanted.has(table)),
    facts: factTables.filter(({ table }) => wanted.has(table)),
  }
}

/**
 * The same where only perspectives can be meant.
 *
 * @throws RebuildError for a table of facts, which no addition can mend.
 */
export function choosePerspectives(perspectives: readonly Perspective[], names: readonly string[]): Tables {
  const chosen = chooseTables(perspectives, names)
  const [fact] = names.length === 0 ? [] : chosen.facts
  if (fact) {
    throw new RebuildError(
      `${fact.table} holds facts, not sums: nothing can be added to mend it. "tidemark verify ${fact.table}" shows which rows differ, and docs/verify-and-rebuild.md what to do`,
    )
  }
  return { perspectives: chosen.perspectives, facts: [] }
}

function tableOf(name: string, known: readonly string[]): string {
  const snake = name.replaceAll('-', '_')
  const table = [snake, OTHER_NAMES[snake], `${snake}_analytics`].find((candidate) => known.includes(candidate ?? ''))
  if (table !== undefined) return table
  throw new RebuildError(`There is no table "${name}". There are: ${known.join(', ')}`)
}
