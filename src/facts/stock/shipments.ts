import type { Units } from '../../units.ts'
import type { Placement } from '../orders/order.ts'
import type { EntryOf, HistoryEntry } from '../orders/order-history.ts'

type Items = EntryOf<'shipped'>['items']

/** A shipment that counts, with its latest items. */
export interface Shipment {
  /** The time of the shipment, whenever it was updated. */
  at: string
  /** Undefined for the rest of the order. */
  items: Items
}

/** When an order was shipped. Times are undefined until then. */
export interface Shipping {
  /** The first shipment. */
  first: string | undefined
  /** The first shipment, if more was left to ship after it. */
  part: string | undefined
  /** The shipment that completed the order. */
  whole: string | undefined
}

/**
 * The shipments that count, by time: those that were not cancelled. The items of a shipment are those of its latest update that
 * states items, otherwise those of the shipment itself. The history is by time, and at the same time by the ids of events.
 */
export function shipmentsOf(history: readonly HistoryEntry[]): readonly Shipment[] {
  const shipments = history.filter((entry) => entry.kind === 'shipped')
  if (shipments.length === 0 || !history.some(isAboutShipment)) return shipments
  const cancelled = new Set<string>()
  const updated = new Map<string, Items>()
  for (const entry of history) {
    if (entry.kind === 'shipment_cancelled') cancelled.add(entry.id)
    if (entry.kind === 'shipment_updated' && entry.items !== undefined) updated.set(entry.shipmentId, entry.items)
  }
  return shipments
    .filter(({ id }) => !cancelled.has(id))
    .map(({ id, at, items }) => ({ at, items: updated.get(id) ?? items }))
}

const isAboutShipment = ({ kind }: HistoryEntry) => kind === 'shipment_updated' || kind === 'shipment_cancelled'

/** The time of the earliest update or cancellation of a shipment that has not arrived. */
export function shipmentAwaitedAt(history: readonly HistoryEntry[]): string | undefined {
  if (!history.some(isAboutShipment)) return undefined
  const known = new Set(history.flatMap((entry) => (entry.kind === 'shipped' ? [entry.id] : [])))
  return history.find(
    (entry) =>
      (entry.kind === 'shipment_updated' && !known.has(entry.shipmentId)) ||
      (entry.kind === 'shipment_cancelled' && !known.has(entry.id)),
  )?.at
}

/**
 * When an order was shipped in part and as a whole. It is complete once a shipment without items was sent, or once the shipments
 * contain the units of each product. Shipments at the same time count together.
 *
 * @param placed if it is unknown, any shipment completes the order.
 */
export function shippingOf(history: readonly HistoryEntry[], placed: Placement | undefined): Shipping {
  const shipments = shipmentsOf(history)
  const first = shipments[0]?.at
  if (first === undefined) return { first, part: undefined, whole: undefined }
  const whole = completedAt(shipments, unitsByProduct(placed?.lines ?? []))
  return { first, part: whole === first ? undefined : first, whole }
}

function completedAt(shipments: readonly Shipment[], left: Map<string, Units>): string | undefined {
  let missing = 0
  for (const units of left.values()) if (units > 0n) missing++
  for (const { at, items } of shipments) {
    if (items === undefined || missing === 0) return at
    for (const { productId, quantity } of items) {
      const before = left.get(productId) ?? 0n
      left.set(productId, before - quantity)
      if (before > 0n && before <= quantity) missing--
    }
    if (missing === 0) return at
  }
  return undefined
}

/** The units of each product, over all its lines. */
export function unitsByProduct(lines: readonly { productId: string; units: Units }[]): Map<string, Units> {
  const products = new Map<string, Units>()
  for (const { productId, units } of lines) products.set(productId, (products.get(productId) ?? 0n) + units)
  return products
}
