import type { Change } from '../facts/changes.ts'
import type { Perspective } from './perspective.ts'

type Value = string | number | bigint

/** Everything a batch adds to one row of a perspective. */
export interface Delta {
  tenantId: string
  /** The values of the key's columns, in the order in which the perspective declares them. */
  key: string[]
  /** The sums, likewise. */
  sums: (number | bigint)[]
}

/** A perspective that failed on a change: the fault of its code or of the event, not of the database. */
export class PerspectiveError extends Error {}

/**
 * Folds changes to one delta a row, sorted by key: written in that order, two batches never wait for each other in a
 * circle. Pure.
 *
 * @throws PerspectiveError when the perspective's own function throws.
 */
export function foldChanges(perspective: Perspective, changes: readonly Change[]): Delta[] {
  const keyColumns = Object.keys(perspective.key)
  const sumColumns = Object.entries(perspective.sums)
  const deltas = new Map<string, Delta>()
  for (const change of changes) {
    for (const addition of additionsOf(perspective, change)) {
      const key = keyColumns.map((column) => addition[column] as string)
      const name = `${change.tenantId}\u0000${key.join('\u0000')}`
      let delta = deltas.get(name)
      if (!delta) {
        delta = { tenantId: change.tenantId, key, sums: sumColumns.map(([, type]) => (type === 'numeric' ? 0n : 0)) }
        deltas.set(name, delta)
      }
      for (const [i, [column]] of sumColumns.entries()) {
        const value = addition[column]
        if (value !== undefined) delta.sums[i] = plus(delta.sums[i] as number | bigint, value, `${perspective.table}.${column}`)
      }
    }
  }
  return [...deltas.keys()].sort().map((name) => deltas.get(name) as Delta)
}

function additionsOf(perspective: Perspective, change: Change): Record<string, Value>[] {
  const add = perspective.on[change.type] as ((change: Change) => Record<string, Value> | Record<string, Value>[]) | undefined
  if (!add) return []
  try {
    return [add(change)].flat()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PerspectiveError(`The perspective of ${perspective.table} failed on ${change.type}: ${reason}`, { cause })
  }
}

function plus(sum: number | bigint, value: Value, column: string): number | bigint {
  if (typeof sum === 'bigint' && typeof value === 'bigint') return sum + value
  if (typeof sum === 'number' && typeof value === 'number' && Number.isSafeInteger(value)) return sum + value
  throw new PerspectiveError(`${column} takes ${typeof sum === 'bigint' ? 'a Money' : 'a whole number'}, not ${String(value)}`)
}
