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
  const own = perspectives.map(({ table }) => table)
  // A table of facts may have the name that perspectives had before, such as payments.
  const chosen = chooseTables(
    perspectives,
    names.map((name) => findTable(name, own) ?? name),
  )
  const [fact] = names.length === 0 ? [] : chosen.facts
  if (fact) {
    throw new RebuildError(
      `${fact.table} contains facts, not sums, so it cannot be corrected by adding a difference. "tidemark verify ${fact.table}" lists the rows that differ; see docs/verify-and-rebuild.md`,
    )
  }
  return { perspectives: chosen.perspectives, facts: [] }
}

function tableOf(name: string, known: readonly string[]): string {
  const table = findTable(name, known)
  if (table !== undefined) return table
  throw new RebuildError(`There is no table "${name}". There are: ${known.join(', ')}`)
}

function findTable(name: string, known: readonly string[]): string | undefined {
  const snake = name.replaceAll('-', '_')
  // The last two are names of earlier releases: "cohorts" is cohort_analytics, and "product-sales" is product_analytics.
  const candidates = [
    snake,
    `${snake}_analytics`,
    `${snake.replace(/s$/, '')}_analytics`,
    snake.replace(/_sales$/, '_analytics'),
  ]
  return candidates.find((candidate) => known.includes(candidate))
}
