import type { Money } from '../../money.ts'
import type { Instant } from '../../time/instant.ts'
import { isEarlierRegistration } from '../customers/customer-links.ts'
import { rankOf, settleRefunds } from '../refunds/refunds.ts'
import type { EntryKind, EntryOf, HistoryEntry } from './order-history.ts'
import type { OrderLine } from './order-parts.ts'
import { areOrdinary, placementOf, type Revision, revisionsOf } from './revisions.ts'

/** The known facts of an order. */
export interface Order {
  tenantId: string
  orderId: string
  /** What counts. Undefined until `OrderCreated` or a revision arrives, for which other events wait, and while the order is voided. */
  placed: Placement | undefined
  /** The known revisions, the lowest first. Undefined if `placed` has everything, as for orders without a revision or a void. */
  revisions: readonly Revision[] | undefined
  /** All other facts, by time. */
  history: readonly HistoryEntry[]
}

/** An order that counts. */
export interface PlacedOrder extends Order {
  placed: Placement
}

/** An order as it counts: when it was placed, by whom, and what it contains. */
export interface Placement extends Moment, Terms {
  /** The customer that counts, after registrations and merges: see `order-customer.ts`. Undefined for a guest. */
  customerId: string | undefined
}

/** A time and the shop's day. */
export interface Moment {
  at: Instant
  day: string
}

/** What `OrderCreated` or a revision states about an order, besides its time. */
export interface Terms {
  /** The customer that the event states. Undefined for a guest. */
  statedCustomerId: string | undefined
  guestKey: string | undefined
  currency: string
  total: Money
  discount: Money | undefined
  tax: Money | undefined
  shipping: Money | undefined
  tips: Money | undefined
  fees: Money | undefined
  duties: Money | undefined
  /** The part of the total that was paid with gift cards. */
  giftCard: Money | undefined
  /** Whether the amounts of lines include the tax. Undefined counts as false. */
  taxIncluded: boolean | undefined
  channel: string | undefined
  country: string | undefined
  paymentMethod: string | undefined
  /** The first code of all, in alphabetical sequence. */
  couponCode: string | undefined
  /** All codes in that sequence, if there are several. */
  couponCodes: readonly string[] | undefined
  lines: OrderLine[]
}

export const isPlaced = (order: Order | undefined): order is PlacedOrder => order?.placed !== undefined

/** The first entry of a kind in the history of an order. */
export function firstOf<K extends EntryKind>({ history }: Order, kind: K): EntryOf<K> | undefined {
  return history.find((entry): entry is EntryOf<K> => entry.kind === kind)
}

/**
 * The order with one more entry in its history.
 *
 * @returns the same object if the entry is known. Of two cancellations, voids or registrations the one with the earlier time counts. Of events
 * of one refund, the status decides. Of other entries the first to arrive counts.
 */
export function withEntry(order: Order, entry: HistoryEntry): Order {
  const known = knownOf(order, entry)
  if (known && !supersedes(entry, known)) return order
  const others = known ? order.history.filter((other) => other !== known) : order.history
  // Most entries arrive in order of time, so the search from the end is short.
  const place = others.findLastIndex((other) => byTime(other, entry) < 0) + 1
  return settled({ ...order, history: others.toSpliced(place, 0, entry) })
}

/**
 * The order with one more revision.
 *
 * @returns the same object if a revision of this number is known.
 */
export function withRevision(order: Order, revision: Revision): Order {
  const known = revisionsOf(order)
  if (known.some(({ number }) => number === revision.number)) return order
  return settled({ ...order, revisions: [...known, revision].sort((a, b) => a.number - b.number) })
}

/** The order with these entries of a payment in its history, in place of the entries that the payment had there. */
export function withEntriesOf(order: Order, paymentId: string, entries: readonly HistoryEntry[]): Order {
  const others = order.history.filter(({ payment }) => payment !== paymentId)
  return settled({ ...order, history: [...others, ...entries].sort(byTime) })
}

/** The order with what follows from all its facts: whether it counts and how, and the amounts of its refunds. */
function settled(order: Order): Order {
  const isVoided = isVoidedBy(order.history)
  if (order.revisions === undefined && !isVoided) {
    const history = settleRefunds(order.history, order.placed?.currency)
    return history === order.history ? order : { ...order, history }
  }
  const revisions = revisionsOf(order)
  const described = placementOf(revisions)
  return {
    ...order,
    placed: isVoided ? undefined : described,
    revisions: revisions.length > 0 && (isVoided || !areOrdinary(revisions)) ? revisions : undefined,
    history: settleRefunds(order.history, described?.currency),
  }
}

/** The latest void or reinstatement decides. At the same time, voids come later in the history. */
function isVoidedBy(history: readonly HistoryEntry[]): boolean {
  return history.findLast(({ kind }) => kind === 'voided' || kind === 'reinstated')?.kind === 'voided'
}

/** Whether an entry takes the place of the known one with its id. */
function supersedes(entry: HistoryEntry, known: HistoryEntry): boolean {
  if (entry.kind === 'refunded' && known.kind === 'refunded') return rankOf(entry) > rankOf(known)
  if (entry.kind === 'refund_voided' && known.kind === 'refund_voided') return isEarlierVoid(entry, known)
  if (entry.kind === 'shipment_cancelled' && known.kind === 'shipment_cancelled') return isEarlierVoid(entry, known)
  if (entry.kind === 'registered' && known.kind === 'registered') return isEarlierRegistration(entry, known)
  return entry.kind === 'cancelled' && entry.at < known.at
}

/** Of two voids of one refund, the earlier one counts. At the same time, the reasons decide by their bytes, as in `refund_ids`. */
export const isEarlierVoid = (a: { at: string; reason: string }, b: { at: string; reason: string }): boolean =>
  (compare(a.at, b.at) || Buffer.compare(Buffer.from(a.reason), Buffer.from(b.reason))) < 0

/**
 * The known entry with the same id. A reservation and a release are separate entries, even with the same event id, and so are an event
 * of the order and one of its payments.
 */
export function knownOf({ history }: Order, entry: HistoryEntry): HistoryEntry | undefined {
  return history.find(
    (known) =>
      known.kind === entry.kind &&
      known.id === entry.id &&
      known.payment === entry.payment &&
      isBack(known) === isBack(entry),
  )
}

const isBack = (entry: HistoryEntry) => entry.kind === 'reserved' && entry.quantity < 0

/** The order of entries in a history. */
export function byTime(a: HistoryEntry, b: HistoryEntry): number {
  return (
    compare(a.at, b.at) ||
    compare(a.kind, b.kind) ||
    compare(runningTotalOf(a), runningTotalOf(b)) ||
    compare(a.id, b.id) ||
    Number(isBack(a)) - Number(isBack(b)) ||
    compare(a.payment ?? '', b.payment ?? '')
  )
}

/** At the same time, running totals grow. */
const runningTotalOf = (entry: HistoryEntry): Money => (entry.kind === 'refunded' ? (entry.cumulative ?? -1n) : -1n)

const compare = <T extends string | bigint>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0)
