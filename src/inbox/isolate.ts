import type { Item } from './apply-batch.ts'
import { isDataFault } from './faults.ts'
import type { Outcome } from './message.ts'

/**
 * Applies a batch; when an error is the data's fault, halves it until the culprits stand alone, and makes those dead
 * letters: at most 2·log₂(n) more transactions for one culprit, and all others are applied.
 *
 * @param apply applies a batch in a transaction of its own.
 * @throws whatever is not the data's fault.
 */
export async function applyIsolating(
  items: readonly Item[],
  apply: (items: readonly Item[]) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  try {
    return await apply(items)
  } catch (error) {
    if (!isDataFault(error)) throw error
    const [only] = items
    if (items.length === 1 && only && only.decoded.kind !== 'rejected') return apply([refuse(only, error)])
    if (items.length === 1) throw error
    const middle = Math.ceil(items.length / 2)
    const first = await applyIsolating(items.slice(0, middle), apply)
    return [...first, ...(await applyIsolating(items.slice(middle), apply))]
  }
}

function refuse({ message, decoded: { tenantId, id, type } }: Item, error: unknown): Item {
  const text = `could not be applied: ${error instanceof Error ? error.message : String(error)}`
  return { message, decoded: { kind: 'rejected', tenantId, id, type, reason: 'not_applicable', error: text } }
}
