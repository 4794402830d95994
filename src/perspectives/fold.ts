import type { Change } from '../facts/changes.ts'
import type { Arrival, Perspective, Sums, SumsUp } from './perspective.ts'

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

/** The rows of sums that were folded from the same changes already. */
export type Folded = Map<Sums, Delta[]>

/**
 * Folds changes to one delta for each row, sorted by key. Writing in this sequence prevents deadlocks. The function is pure.
 *
 * @param arrival of the events behind all these changes.
 * @param folded shared by perspectives to which the same finer sums add. May be shared by calls whose changes differ only in those of customers.
 * @throws PerspectiveError if the perspective's own function throws or returns a wrong value.
 */
export function foldChanges(
  perspective: Perspective,
  changes: readonly Change[],
  arrival: Arrival,
  folded: Folded = new Map(),
): Delta[] {
  const { table, sumsUp } = perspective
  const rows = createRows(perspective, table)
  addChanges(rows, { table, on: perspective.on, changes, arrival })
  if (sumsUp) {
    let finer = folded.get(sumsUp.of)
    if (!finer) {
      const finerRows = createRows(sumsUp.of, table)
      addChanges(finerRows, { table, on: sumsUp.of.on, changes, arrival })
      finer = finerRows.inKeyOrder()
      folded.set(sumsUp.of, finer)
    }
    rows.addFiner(finer, sumsUp, arrival)
  }
  const deltas = rows.inKeyOrder()
  folded.set(perspective, deltas)
  return deltas
}

interface Additions {
  table: string
  on: Sums['on']
  changes: readonly Change[]
  arrival: Arrival
}

function addChanges(rows: ReturnType<typeof createRows>, { table, on, changes, arrival }: Additions): void {
  for (const change of changes) {
    const additions = additionsOf(table, on, change, arrival)
    if (Array.isArray(additions)) for (const addition of additions) rows.add(change.tenantId, addition)
    else if (additions) rows.add(change.tenantId, additions)
  }
}

function createRows({ key, sums: columns }: Sums, table: string) {
  const keyColumns = Object.keys(key)
  const positions = new Map(Object.keys(columns).map((column, i) => [column, i]))
  const zeros = Object.values(columns).map((type) => (type === 'numeric' ? 0n : 0))
  const rows: Rows = new Map()
  let last: Delta | undefined

  /** Many additions are to the same row as the one before: orders of a quarter of an hour, or without labels. */
  function findRow(tenantId: string, addition: Addition): Delta {
    if (last?.tenantId === tenantId && hasKey(last, addition, keyColumns)) return last
    last = rowOf(rows, tenantId, addition, keyColumns, zeros)
    return last
  }

  function addTo(sums: Delta['sums'], column: string, value: Value | undefined) {
    const i = positions.get(column)
    if (i !== undefined && value !== undefined) sums[i] = plus(sums[i] as number | bigint, value, table, column)
  }

  return {
    add(tenantId: string, addition: Addition) {
      const { sums } = findRow(tenantId, addition)
      // Most additions have few of the sums.
      for (const column in addition) addTo(sums, column, addition[column])
    },

    addFiner(finer: readonly Delta[], { of, keys }: SumsUp, arrival: Arrival) {
      const [names, finerColumns] = [Object.keys(of.key), Object.keys(of.sums)]
      for (const { tenantId, key: finerKey, sums: added } of finer) {
        const row = Object.fromEntries(names.map((name, i) => [name, finerKey[i] as string]))
        for (const coarser of keys(row, arrival)) {
          const { sums } = findRow(tenantId, coarser)
          for (let i = 0; i < added.length; i++) {
            const value = added[i]
            if (value !== 0 && value !== 0n) addTo(sums, finerColumns[i] as string, value)
          }
        }
      }
    },

    inKeyOrder: () => inKeyOrder(rows, keyColumns.length),
  }
}

function hasKey({ key }: Delta, addition: Addition, keyColumns: readonly string[]): boolean {
  for (let i = 0; i < keyColumns.length; i++) if (key[i] !== addition[keyColumns[i] as string]) return false
  return true
}

/** The row with the key of an addition. A new one has zeros. */
function rowOf(
  rows: Rows,
  tenantId: string,
  addition: Addition,
  keyColumns: readonly string[],
  zeros: readonly (number | bigint)[],
): Delta {
  let level = rows
  let value = tenantId
  for (const column of keyColumns) {
    let next = level.get(value) as Rows | undefined
    if (!next) {
      next = new Map()
      level.set(value, next)
    }
    level = next
    value = addition[column] as string
  }
  let delta = level.get(value) as Delta | undefined
  if (!delta) {
    delta = { tenantId, key: keyColumns.map((column) => addition[column] as string), sums: zeros.slice() }
    level.set(value, delta)
  }
  return delta
}

/** Rows by the values of their keys: a level of maps for the tenant and each column, which costs less than joined texts. */
type Rows = Map<string, Rows | Delta>

function inKeyOrder(rows: Rows, columnsLeft: number): Delta[] {
  const inOrder = [...rows.keys()].sort().map((value) => rows.get(value))
  return columnsLeft === 0
    ? (inOrder as Delta[])
    : (inOrder as Rows[]).flatMap((next) => inKeyOrder(next, columnsLeft - 1))
}

type Addition = Record<string, Value>

function additionsOf(
  table: string,
  on: Sums['on'],
  change: Change,
  arrival: Arrival,
): Addition | Addition[] | undefined {
  const add = on[change.type] as ((change: Change, arrival: Arrival) => Addition | Addition[]) | undefined
  if (!add) return undefined
  try {
    return add(change, arrival)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PerspectiveError(`The perspective of ${table} failed on ${change.type}: ${reason}`, { cause })
  }
}

function plus(sum: number | bigint, value: Value, table: string, column: string): number | bigint {
  if (typeof sum === 'bigint' && typeof value === 'bigint') return sum + value
  if (typeof sum === 'number' && typeof value === 'number' && Number.isSafeInteger(value)) return sum + value
  const wanted = typeof sum === 'bigint' ? 'a Money' : 'a whole number'
  throw new PerspectiveError(`${table}.${column} takes ${wanted}, not ${String(value)}`)
}
