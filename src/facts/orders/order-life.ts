import { type CustomerLinks, createLinks, linkKey } from '../customers/customer-links.ts'
import { withCustomer } from '../customers/order-customer.ts'
import type { Order, Placement } from './order.ts'
import { withEntry, withRevision } from './order.ts'
import type { EntryKind, HistoryEntry } from './order-history.ts'
import { CREATED, placementOf, type Revision, revisionsOf, withoutVoid } from './revisions.ts'

/** A step in the life of an order. */
export interface LifeStep {
  /** `merged` and `guest_registered`, and `payment_linked` of a payment that the order lists, are no entries in the history of the order. */
  kind: 'placed' | 'revised' | 'merged' | 'guest_registered' | EntryKind
  /** The number of the revision, the id of the entry, or the customer or payment of a link. Undefined for `placed`. */
  id: string | undefined
  /** ISO 8601 text in UTC, to the microsecond. */
  at: string
  /** The order, given this fact and all facts of an earlier time. */
  order: Order
  /** What is known about the order then, even while it is voided. Undefined until an event describes it. */
  described: Placement | undefined
}

/** The links of the customers of an order, and of the payments that it lists, with their times. */
export interface DatedLinks {
  payments: readonly { paymentId: string; at: string }[]
  merges: readonly { customerId: string; intoCustomerId: string; at: string }[]
  guests: readonly { guestKey: string; customerId: string; at: string }[]
}

/** A fact adds to the order, or to the links that are known then. */
type Fact = Omit<LifeStep, 'order' | 'described'> & { add: (order: Order, links: CustomerLinks) => Order }

const NO_LINKS: DatedLinks = { payments: [], merges: [], guests: [] }

/**
 * The facts of an order by time, each with the order as it was after it. The states come from the functions that apply events, and the
 * last state is the order itself. `placed` is the lowest revision at the time of the order.
 */
export function lifeOf(order: Order, { payments, merges, guests }: DatedLinks = NO_LINKS): LifeStep[] {
  const { tenantId, orderId } = order
  const links = createLinks()
  let known: Order = { tenantId, orderId, placed: undefined, revisions: undefined, history: [] }
  const facts = [...factsOf(order), ...payments.map(listedBy), ...guests.map(registeredBy), ...merges.map(mergedBy)]
  // Stable: at the same time, the order comes first, then its revisions by number, its history in its sequence, and links.
  return facts
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ add, ...fact }) => {
      known = withCustomer(add(known, links), links)
      return { ...fact, order: known, described: withCustomer(withoutVoid(known), links).placed }
    })
}

/** The entries of the payment show what the link changes. */
const listedBy = ({ paymentId, at }: DatedLinks['payments'][number]): Fact => ({
  kind: 'payment_linked',
  id: paymentId,
  at,
  add: (known) => known,
})

const registeredBy = ({ guestKey, customerId, at }: DatedLinks['guests'][number]): Fact => ({
  kind: 'guest_registered',
  id: customerId,
  at,
  add: (known, { guests }) => {
    guests.set(linkKey(known.tenantId, guestKey), { customerId, at })
    return known
  },
})

const mergedBy = ({ customerId, intoCustomerId, at }: DatedLinks['merges'][number]): Fact => ({
  kind: 'merged',
  id: intoCustomerId,
  at,
  add: (known, { into }) => {
    into.set(linkKey(known.tenantId, customerId), intoCustomerId)
    return known
  },
})

function factsOf(order: Order): Fact[] {
  const revisions = revisionsOf(order)
  const placement = placementOf(revisions)
  const facts = revisions.filter(({ number }) => number !== CREATED).map(revisedBy)
  const [lowest] = revisions
  if (lowest && placement) {
    facts.unshift({ kind: 'placed', id: undefined, at: placement.at.text, add: (known) => withRevision(known, lowest) })
  }
  return [...facts, ...order.history.map(addedBy)]
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
