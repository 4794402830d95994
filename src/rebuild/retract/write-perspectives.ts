import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { inKeyOrder } from '../../db/batch-rows.ts'
import type { Change } from '../../facts/changes.ts'
import { type EnsurePartitions, type Prepared, prepareDeltas, writePerspectives } from '../../perspectives/apply.ts'
import { type Delta, foldChanges } from '../../perspectives/fold.ts'
import type { Perspective } from '../../perspectives/perspective.ts'

/** The changes without and with the chosen events, or the other way round. */
export interface Shift {
  before: readonly Change[]
  after: readonly Change[]
}

/** What a shift adds to the rows of a perspective: the effects after it minus those before it. */
export function differenceOf(perspective: Perspective, { before, after }: Shift): Delta[] {
  const deltas = new Map<string, Delta>()
  const nameOf = ({ tenantId, key }: Delta) => [tenantId, ...key].join('\u0000')
  for (const delta of foldChanges(perspective, after)) deltas.set(nameOf(delta), delta)
  for (const delta of foldChanges(perspective, before)) {
    const known = deltas.get(nameOf(delta))
    const sums = delta.sums.map((sum, i) => minus(known?.sums[i] ?? zeroOf(sum), sum))
    deltas.set(nameOf(delta), { ...delta, sums })
  }
  return inKeyOrder(deltas).filter(({ sums }) => sums.some((sum) => sum !== zeroOf(sum)))
}

const zeroOf = (sum: number | bigint) => (typeof sum === 'bigint' ? 0n : 0)

function minus(a: number | bigint, b: number | bigint): number | bigint {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a - b : Number(a) - Number(b)
}

/** Adds a shift to the live perspectives, and removes the rows that become zero. */
export async function shiftPerspectives(
  client: ClientBase,
  perspectives: readonly Perspective[],
  shift: Shift,
  ensurePartitions: EnsurePartitions,
): Promise<void> {
  const differences = new Map(perspectives.map((perspective) => [perspective, differenceOf(perspective, shift)]))
  const prepared: Prepared = new Map(
    [...differences].flatMap(([perspective, deltas]) =>
      deltas.length === 0 ? [] : [[perspective, prepareDeltas(perspective, deltas)]],
    ),
  )
  await writePerspectives(client, perspectives, prepared, ensurePartitions)
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
