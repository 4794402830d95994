import { inKeyOrder } from '../db/batch-rows.ts'
import type { Change } from '../facts/changes.ts'
import type { Arrival, Perspective } from './perspective.ts'

type Value = string | number | bigint

/** The additions of a batch to one row of a perspective. */
export interface Delta {
  tenantId: string
  /** The values of the key's columns, in the sequence of their declaration. */
  key: string[]
  /** The sums, in the sequence of their declaration. */
  sums: (number | bigint)[]
}

/** A perspective failed on a change, because of its code or the event. The database is not the cause. */
export class PerspectiveError extends Error {}

/**
 * Folds changes to one delta for each row, sorted by key. Writing in this sequence prevents deadlocks. The function is pure.
 *
 * @param arrival of the events behind all these changes.
 * @throws PerspectiveError if the perspective's own function throws or returns a wrong value.
 */
export function foldChanges(perspective: Perspective, changes: readonly Change[], arrival: Arrival): Delta[] {
  const keyColumns = Object.keys(perspective.key)
  const positions = new Map(Object.keys(perspective.sums).map((column, i) => [column, i]))
  const zeros = Object.values(perspective.sums).map((type) => (type === 'numeric' ? 0n : 0))
  const deltas = new Map<string, Delta>()

  function add(tenantId: string, addition: Addition) {
    let name = tenantId
    for (const column of keyColumns) name += `\u0000${addition[column]}`
    let delta = deltas.get(name)
    if (!delta) {
      delta = { tenantId, key: keyColumns.map((column) => addition[column] as string), sums: zeros.slice() }
      deltas.set(name, delta)
    }
    // Most additions have few of the sums.
    for (const column in addition) {
      const i = positions.get(column)
      const value = addition[column]
      if (i === undefined || value === undefined) continue
      delta.sums[i] = plus(delta.sums[i] as number | bigint, value, perspective, column)
    }
  }

  for (const change of changes) {
    const additions = additionsOf(perspective, change, arrival)
    if (Array.isArray(additions)) for (const addition of additions) add(change.tenantId, addition)
    else if (additions) add(change.tenantId, additions)
  }
  return inKeyOrder(deltas)
}

type Addition = Record<string, Value>

function additionsOf(perspective: Perspective, change: Change, arrival: Arrival): Addition | Addition[] | undefined {
  const add = perspective.on[change.type] as ((change: Change, arrival: Arrival) => Addition | Addition[]) | undefined
  try {
    return add?.(change, arrival)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PerspectiveError(`The perspective of ${perspective.table} failed on ${change.type}: ${reason}`, { cause })
  }
}

function plus(sum: number | bigint, value: Value, { table }: Perspective, column: string): number | bigint {
  if (typeof sum === 'bigint' && typeof value === 'bigint') return sum + value
  if (typeof sum === 'number' && typeof value === 'number' && Number.isSafeInteger(value)) return sum + value
  const wanted = typeof sum === 'bigint' ? 'a Money' : 'a whole number'
  throw new PerspectiveError(`${table}.${column} takes ${wanted}, not ${String(value)}`)
}
