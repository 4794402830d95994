import type { Item } from './apply-batch.ts'
import { isDataFault } from './faults.ts'
import type { Message, Outcome, RejectReason } from './message.ts'

/** Why the facts refuse an event that is valid alone. */
export interface Refusal {
  reason: RejectReason
  error: string
}

/** The facts refuse these events of a batch. Without them, the batch can be applied. */
export class EventsRefused extends Error {
  readonly refused: ReadonlyMap<Message, Refusal>

  constructor(refused: ReadonlyMap<Message, Refusal>) {
    super([...refused.values()].map(({ error }) => error).join('; '))
    this.refused = refused
  }
}

/**
 * Applies a batch; when an error is the data's fault, halves it until the culprits stand alone, and makes those dead
 * letters: at most 2·log₂(n) more transactions for one culprit, and all others are applied. Events that the facts refuse are known, and
 * become dead letters in the next transaction.
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
    if (error instanceof EventsRefused) {
      const refusalOf = ({ message }: Item) => error.refused.get(message)
      return applyIsolating(
        items.map((item) => {
          const refusal = refusalOf(item)
          return refusal ? refuse(item, refusal) : item
        }),
        apply,
      )
    }
    if (!isDataFault(error)) throw error
    const [only] = items
    if (items.length === 1 && only && only.decoded.kind !== 'rejected')
      return apply([refuse(only, { reason: 'not_applicable', error: errorText(error) })])
    if (items.length === 1) throw error
    const middle = Math.ceil(items.length / 2)
    const first = await applyIsolating(items.slice(0, middle), apply)
    return [...first, ...(await applyIsolating(items.slice(middle), apply))]
  }
}

const errorText = (error: unknown) => `could not be applied: ${error instanceof Error ? error.message : String(error)}`

function refuse({ message, decoded: { tenantId, id, type } }: Item, refusal: Refusal): Item {
  return { message, decoded: { kind: 'rejected', tenantId, id, type, ...refusal } }
}
