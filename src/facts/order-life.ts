import type { Order } from './order.ts'
import { withEntry, withRevision } from './order.ts'
import type { EntryKind, HistoryEntry } from './order-history.ts'
import { CREATED, placementOf, type Revision, revisionsOf } from './revisions.ts'

/** A step in the life of an order. */
export interface LifeStep {
  kind: 'placed' | 'revised' | EntryKind
  /** The number of the revision, or the id of the entry. Undefined for `placed`. */
  id: string | undefined
  /** ISO 8601 text in UTC, to the microsecond. */
  at: string
  /** The order, given this fact and all facts of an earlier time. */
  order: Order
}

type Fact = Omit<LifeStep, 'order'> & { add: (order: Order) => Order }

/**
 * The facts of an order by time, each with the order as it was after it. The states come from the functions that apply events, and the
 * last state is the order itself. `placed` is the lowest revision at the time of the order.
 */
export function lifeOf(order: Order): LifeStep[] {
  const { tenantId, orderId } = order
  let known: Order = { tenantId, orderId, placed: undefined, revisions: undefined, history: [] }
  return factsOf(order).map(({ add, ...fact }) => {
    known = add(known)
    return { ...fact, order: known }
  })
}

function factsOf(order: Order): Fact[] {
  const revisions = revisionsOf(order)
  const placement = placementOf(revisions)
  const facts = revisions.filter(({ number }) => number !== CREATED).map(revisedBy)
  const [lowest] = revisions
  if (lowest && placement) {
    facts.unshift({ kind: 'placed', id: undefined, at: placement.at.text, add: (known) => withRevision(known, lowest) })
  }
  facts.push(...order.history.map(addedBy))
  // Stable: at the same time, the order comes first, then its revisions by number, then the history in its sequence.
  return facts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

const revisedBy = (revision: Revision): Fact => ({
  kind: 'revised',
  id: String(revision.number),
  at: revision.revised.at.text,
  add: (known) => withRevision(known, revision),
})

const addedBy = (entry: HistoryEntry): Fact => ({
  kind: entry.kind,
  id: entry.id,
  at: entry.at,
  add: (known) => withEntry(known, unsettled(entry)),
})

/** The entry without what follows from later facts. */
const unsettled = (entry: HistoryEntry): HistoryEntry =>
  entry.kind === 'refunded' ? { ...entry, uncounted: undefined } : entry
