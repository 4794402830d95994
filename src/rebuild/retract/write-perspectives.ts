import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { inKeyOrder } from '../../db/batch-rows.ts'
import type { Change } from '../../facts/changes.ts'
import { type EnsurePartitions, type Prepared, prepareDeltas, writePerspectives } from '../../perspectives/apply.ts'
import { type Delta, foldChanges } from '../../perspectives/fold.ts'
import type { Arrival, Perspective } from '../../perspectives/perspective.ts'

/** Changes by events that arrived on the same day. */
export interface Arrived {
  /** The shop's day, `YYYY-MM-DD`. */
  day: string
  changes: readonly Change[]
}

/** The changes without and with the chosen events, or the other way round. */
export interface Shift {
  before: readonly Arrived[]
  after: readonly Arrived[]
}

/**
 * What a shift adds to the rows of a perspective: the effects after it minus those before it.
 *
 * @param withdrawal the arrival of all changes, where the shift counts as a withdrawal.
 */
export function differenceOf(perspective: Perspective, { before, after }: Shift, withdrawal?: Arrival): Delta[] {
  const deltas = new Map<string, Delta>()
  const add = ({ day, changes }: Arrived, sign: 1 | -1) =>
    addDeltas(deltas, foldChanges(perspective, changes, withdrawal ?? { day }), sign)
  for (const arrived of after) add(arrived, 1)
  for (const arrived of before) add(arrived, -1)
  return withoutZeros(deltas)
}

/** What a shift adds to the table of withdrawals of a perspective: what was known stays, and the shift counts on the day of the withdrawal. */
function withdrawnOf(perspective: Perspective, shift: Shift, withdrawal: Arrival): Delta[] {
  const deltas = new Map<string, Delta>()
  addDeltas(deltas, differenceOf(perspective, shift), -1)
  addDeltas(deltas, differenceOf(perspective, shift, withdrawal), 1)
  return withoutZeros(deltas)
}

function addDeltas(deltas: Map<string, Delta>, added: readonly Delta[], sign: 1 | -1): void {
  for (const delta of added) {
    const name = [delta.tenantId, ...delta.key].join('\u0000')
    const known = deltas.get(name)
    const sums = delta.sums.map((sum, i) => plus(known?.sums[i] ?? zeroOf(sum), sum, sign))
    deltas.set(name, { ...delta, sums })
  }
}

const withoutZeros = (deltas: ReadonlyMap<string, Delta>) =>
  inKeyOrder(deltas).filter(({ sums }) => sums.some((sum) => sum !== zeroOf(sum)))

const zeroOf = (sum: number | bigint) => (typeof sum === 'bigint' ? 0n : 0)

function plus(a: number | bigint, b: number | bigint, sign: 1 | -1): number | bigint {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a + BigInt(sign) * b : Number(a) + sign * Number(b)
}

/**
 * Adds a shift to the live perspectives, and removes the rows that become zero.
 *
 * @param day the shop's day of the shift.
 */
export async function shiftPerspectives(
  client: ClientBase,
  perspectives: readonly Perspective[],
  shift: Shift,
  { day, ensurePartitions }: { day: string; ensurePartitions: EnsurePartitions },
): Promise<void> {
  const differences = new Map<Perspective, Delta[]>()
  for (const perspective of perspectives) {
    differences.set(perspective, differenceOf(perspective, shift))
    if (perspective.withdrawn === undefined) continue
    const { partition: _, ...withdrawn } = { ...perspective, table: perspective.withdrawn }
    differences.set(withdrawn, withdrawnOf(perspective, shift, { day, isWithdrawal: true }))
  }
  const prepared: Prepared = new Map(
    [...differences].flatMap(([perspective, deltas]) =>
      deltas.length === 0 ? [] : [[perspective, prepareDeltas(perspective, deltas)]],
    ),
  )
  await writePerspectives(client, [...differences.keys()], prepared, ensurePartitions)
  for (const perspective of prepared.keys()) await removeZeros(client, perspective, differences.get(perspective) ?? [])
}

async function removeZeros(client: ClientBase, { table, key, sums }: Perspective, deltas: readonly Delta[]) {
  const columns = ['tenant_id', ...Object.keys(key)]
  const types = ['text', ...Object.values(key)]
  await client.query(
    `delete from ${table} as counted
     using unnest(${types.map((type, i) => `$${i + 1}::${type}[]`).join(', ')}) as changed (${columns.join(', ')})
     where ${columns.map((column) => `counted.${column} = changed.${column}`).join(' and ')}
     and ${Object.keys(sums)
       .map((name) => `counted.${name} = 0`)
       .join(' and ')}`,
    [
      arrayLiteral(deltas.map(({ tenantId }) => tenantId)),
      ...Object.keys(key).map((_, i) => arrayLiteral(deltas.map((delta) => delta.key[i]))),
    ],
  )
}
