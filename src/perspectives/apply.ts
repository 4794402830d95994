import { type ClientBase, DatabaseError } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import { queryInOneTrip } from '../db/pipeline.ts'
import type { Change } from '../facts/changes.ts'
import { formatMoney } from '../money.ts'
import { UserError } from '../user-error.ts'
import { type Delta, type Folded, foldChanges } from './fold.ts'
import type { Arrival, Perspective } from './perspective.ts'

/** Makes sure that a partitioned table has the partitions that these days (`YYYY-MM-DD`) need. */
export type EnsurePartitions = (table: string, days: Iterable<string>) => Promise<void>

/** The additions of changes to perspectives, ready to be written. */
export type Prepared = ReadonlyMap<Perspective, PreparedRows>

interface PreparedRows {
  /** The days whose partitions are needed. */
  days: Set<string>
  /** The number of written sums, from the first one on. */
  sums: number
  values: string[]
}

/** The table of a perspective no longer fits its declaration. Batches wait until it is repaired. */
export class TableError extends UserError {}

/**
 * Folds changes to their additions to each perspective. Does not need the database.
 *
 * @param folded as in `foldChanges`.
 */
export function preparePerspectives(
  perspectives: readonly Perspective[],
  changes: readonly Change[],
  arrival: Arrival,
  folded: Folded = new Map(),
): Prepared {
  const prepared = new Map<Perspective, PreparedRows>()
  for (const perspective of perspectives) {
    const deltas = foldChanges(perspective, changes, arrival, folded)
    if (deltas.length > 0) prepared.set(perspective, prepareDeltas(perspective, deltas))
  }
  return prepared
}

/** Prepares additions to the rows of one perspective. */
export function prepareDeltas(perspective: Perspective, deltas: readonly Delta[]): PreparedRows {
  const { partition } = perspective
  const days = partition ? daysOf(partition.column, perspective, deltas) : new Set<string>()
  const sums = writtenSums(perspective, deltas)
  return { days, sums, values: columnsOf(perspective, deltas, sums) }
}

/**
 * Writes prepared additions with one statement for each table, all in one round trip. The tables are written in the given sequence, which
 * must be the same in every process. The caller owns the transaction.
 *
 * @throws TableError if PostgreSQL refuses the statement because a column, a table or a right is missing.
 */
export async function writePerspectives(
  client: ClientBase,
  perspectives: readonly Perspective[],
  prepared: Prepared,
  ensurePartitions: EnsurePartitions,
): Promise<void> {
  const written = perspectives.flatMap((perspective) => {
    const rows = prepared.get(perspective)
    return rows ? [{ perspective, rows }] : []
  })
  for (const { perspective, rows } of written) {
    if (rows.days.size > 0) await ensurePartitions(perspective.table, rows.days)
  }
  const outcomes = await queryInOneTrip(
    client,
    written.map(({ perspective, rows: { sums, values } }) => ({
      name: `add-to-${perspective.table}-${sums}`,
      text: upsertOf(perspective, sums),
      values,
    })),
  )
  for (const [i, { perspective }] of written.entries()) {
    const outcome = outcomes[i]
    if (outcome?.status === 'rejected') throw explain(perspective, outcome.reason)
  }
}

/** SQLSTATE class 42 is a syntax error or an access rule violation. A retry does not help. */
function explain({ table }: Perspective, error: unknown): unknown {
  if (!(error instanceof DatabaseError) || !error.code?.startsWith('42')) return error
  const what = `The perspective of ${table} cannot be written: ${error.message} (SQLSTATE ${error.code})`
  const todo =
    'Repair the table, or change the perspective and restart; "tidemark doctor" shows what is wrong with the database'
  return new TableError(`${what}. ${todo}. Until then events wait, and none is lost`, { cause: error })
}

function daysOf(column: string, { key }: Perspective, deltas: readonly Delta[]): Set<string> {
  const position = Object.keys(key).indexOf(column)
  return new Set(deltas.map((delta) => delta.key[position] as string))
}

function writtenSums({ sums, omitsZeros }: Perspective, deltas: readonly Delta[]): number {
  if (!omitsZeros) return Object.keys(sums).length
  let last = 0
  for (const delta of deltas) {
    for (let i = delta.sums.length - 1; i > last; i--) {
      if (delta.sums[i] !== 0 && delta.sums[i] !== 0n) last = i
    }
  }
  return last + 1
}

const upserts = new WeakMap<Perspective, Map<number, string>>()

function upsertOf(perspective: Perspective, count: number): string {
  const known = upserts.get(perspective) ?? new Map<number, string>()
  upserts.set(perspective, known)
  const text = known.get(count) ?? writeUpsert(perspective, count)
  known.set(count, text)
  return text
}

function writeUpsert({ table, key, ...perspective }: Perspective, count: number): string {
  const sums = Object.fromEntries(Object.entries(perspective.sums).slice(0, count))
  const keys = ['tenant_id', ...Object.keys(key)]
  const types = ['text', ...Object.values(key), ...Object.values(sums)]
  return `
    insert into ${table} (${[...keys, ...Object.keys(sums)].join(', ')})
    select *
    from unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')})
    on conflict (${keys.join(', ')}) do update set
      ${Object.keys(sums)
        .map((name) => `${name} = ${table}.${name} + excluded.${name},`)
        .join('\n      ')}
      updated_at = excluded.updated_at`
}

function columnsOf({ key, sums }: Perspective, deltas: readonly Delta[], count: number): string[] {
  return [
    arrayLiteral(deltas.map(({ tenantId }) => tenantId)),
    ...Object.keys(key).map((_, i) => arrayLiteral(deltas.map((delta) => delta.key[i]))),
    ...Object.values(sums)
      .slice(0, count)
      .map((type, i) =>
        arrayLiteral(
          deltas.map((delta) =>
            type === 'numeric' ? formatMoney(delta.sums[i] as bigint) : (delta.sums[i] as number),
          ),
        ),
      ),
  ]
}
