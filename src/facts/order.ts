import type { Money } from '../money.ts'
import type { Instant } from '../time/instant.ts'
import type { OrderLine } from './changes.ts'
import type { EntryKind, EntryOf, HistoryEntry } from './order-history.ts'

/** The known facts of an order. */
export interface Order {
  tenantId: string
  orderId: string
  /** Undefined until `OrderCreated` arrives. Other events of the order wait for it. */
  placed: Placement | undefined
  /** All other facts, by time. */
  history: readonly HistoryEntry[]
}

/** An order whose `OrderCreated` is known. */
export interface PlacedOrder extends Order {
  placed: Placement
}

/** The facts in `OrderCreated`. */
export interface Placement {
  at: Instant
  /** The shop's day of the order. */
  day: string
  /** Undefined for a guest. */
  customerId: string | undefined
  currency: string
  total: Money
  discount: Money | undefined
  tax: Money | undefined
  shipping: Money | undefined
  channel: string | undefined
  country: string | undefined
  paymentMethod: string | undefined
  couponCode: string | undefined
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
 * @returns the same object if the entry is known. Of two cancellations the one with the earlier time counts. Of other entries
 * the first to arrive counts.
 */
export function withEntry(order: Order, entry: HistoryEntry): Order {
  const known = knownOf(order, entry)
  if (known && !(entry.kind === 'cancelled' && entry.at < known.at)) return order
  const others = known ? order.history.filter((other) => other !== known) : order.history
  // Most entries arrive in order of time, so the search from the end is short.
  const place = others.findLastIndex((other) => byTime(other, entry) < 0) + 1
  return { ...order, history: others.toSpliced(place, 0, entry) }
}

/** The known entry with the same id. A reservation and a release are separate entries, even with the same event id. */
export function knownOf({ history }: Order, entry: HistoryEntry): HistoryEntry | undefined {
  return history.find((known) => known.kind === entry.kind && known.id === entry.id && isBack(known) === isBack(entry))
}

const isBack = (entry: HistoryEntry) => entry.kind === 'reserved' && entry.quantity < 0

function byTime(a: HistoryEntry, b: HistoryEntry): number {
  return compare(a.at, b.at) || compare(a.kind, b.kind) || compare(a.id, b.id) || Number(isBack(a)) - Number(isBack(b))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
