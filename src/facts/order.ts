import type { Money } from '../money.ts'
import type { Instant } from '../time/instant.ts'
import type { Units } from '../units.ts'
import type { OrderLine } from './changes.ts'

/** What the shop knows of an order. */
export interface Order {
  tenantId: string
  orderId: string
  /** Undefined while only later events of the order are known: they wait for `OrderCreated`. */
  placed: Placement | undefined
  /** What else happened to it, by time. */
  history: readonly Happening[]
}

/** An order whose `OrderCreated` is known. */
export interface PlacedOrder extends Order {
  placed: Placement
}

/** What `OrderCreated` says. */
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

/** Something that happened to an order besides its being placed. */
export type Happening = Cancelled | Refunded | Paid | PaymentFailed | Shipped | Reserved

interface Dated<Kind extends string> {
  kind: Kind
  /** What tells it from others of its kind: its own id where it has one, else its event's. */
  id: string
  /** ISO 8601 text in UTC, to the microsecond. */
  at: string
}

interface Cancelled extends Dated<'cancelled'> {
  reason: string
}

export interface Refunded extends Dated<'refunded'> {
  amount: Money
  /** Undefined: that of the order. */
  currency: string | undefined
  reason: string
  items: { productId: string; quantity: Units; amount: Money }[]
}

interface Paid extends Dated<'paid'> {
  amount: Money
  currency: string | undefined
  method: string | undefined
}

interface PaymentFailed extends Dated<'payment_failed'> {
  amount: Money
  currency: string | undefined
  method: string | undefined
  reason: string
}

interface Shipped extends Dated<'shipped'> {
  /** Undefined: all that is left of the order. */
  items?: { productId: string; quantity: Units }[]
}

/** Units set aside (positive) or put back on sale (negative). */
interface Reserved extends Dated<'reserved'> {
  productId: string
  quantity: Units
}

export const isPlaced = (order: Order | undefined): order is PlacedOrder => order?.placed !== undefined

/** The first thing of a kind that happened to an order. */
export function firstOf<K extends Happening['kind']>(
  { history }: Order,
  kind: K,
): Extract<Happening, { kind: K }> | undefined {
  return history.find((happening): happening is Extract<Happening, { kind: K }> => happening.kind === kind)
}

/**
 * The order with something more that happened to it.
 *
 * @returns the same order when that was known already. Of two cancellations the earlier one counts, of all else the first to arrive.
 */
export function withHappening(order: Order, happening: Happening): Order {
  const known = knownOf(order, happening)
  if (known && !(happening.kind === 'cancelled' && happening.at < known.at)) return order
  const others = known ? order.history.filter((other) => other !== known) : order.history
  // Most come by time, so their place is found at once.
  const place = others.findLastIndex((other) => byTime(other, happening) < 0) + 1
  return { ...order, history: others.toSpliced(place, 0, happening) }
}

/** The known fact with the same id. Units that are set aside and units that go back may have one event id. */
export function knownOf({ history }: Order, happening: Happening): Happening | undefined {
  return history.find(
    (known) => known.kind === happening.kind && known.id === happening.id && isBack(known) === isBack(happening),
  )
}

const isBack = (happening: Happening) => happening.kind === 'reserved' && happening.quantity < 0

function byTime(a: Happening, b: Happening): number {
  return compare(a.at, b.at) || compare(a.kind, b.kind) || compare(a.id, b.id) || Number(isBack(a)) - Number(isBack(b))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
