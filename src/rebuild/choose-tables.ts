import type { Perspective } from '../perspectives/perspective.ts'
import { type FactTable, factTables } from './fact-tables.ts'
import { RebuildError } from './target.ts'

/** The tables that are compared. */
export interface Tables {
  perspectives: readonly Perspective[]
  facts: readonly FactTable[]
}

/**
 * Finds tables by their names, or perspectives by the names of their files, such as `daily-sales`.
 *
 * @param names empty: all tables.
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
 * Finds perspectives in the same way.
 *
 * @throws RebuildError for a table of facts, which an addition cannot correct.
 */
export function choosePerspectives(perspectives: readonly Perspective[], names: readonly string[]): Tables {
  const chosen = chooseTables(perspectives, names)
  const [fact] = names.length === 0 ? [] : chosen.facts
  if (fact) {
    throw new RebuildError(
      `${fact.table} contains facts, not sums, so it cannot be corrected by adding a difference. "tidemark verify ${fact.table}" lists the rows that differ; see docs/verify-and-rebuild.md`,
    )
  }
  return { perspectives: chosen.perspectives, facts: [] }
}

function tableOf(name: string, known: readonly string[]): string {
  const snake = name.replaceAll('-', '_')
  // The last two are names of earlier releases: "cohorts" is cohort_analytics, and "product-sales" is product_analytics.
  const candidates = [
    snake,
    `${snake}_analytics`,
    `${snake.replace(/s$/, '')}_analytics`,
    snake.replace(/_sales$/, '_analytics'),
  ]
  const table = candidates.find((candidate) => known.includes(candidate))
  if (table !== undefined) return table
  throw new RebuildError(`There is no table "${name}". There are: ${known.join(', ')}`)
}
