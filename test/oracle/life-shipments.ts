import { earliest, type Moment } from './life-calendar.ts'
import type { Line, Order, Shipment, ShipmentUpdate } from './life-fact-types.ts'
import { byText } from './life-reversals.ts'

// The rules for shipments.

/** Finds the shipments that count, each with the items of its latest update that has items. */
export function settleShipments(order: Order): void {
  const items = new Map<string, Line[]>()
  for (const update of order.updates.toSorted((a, b) => byText(nameOf(a), nameOf(b)))) {
    if (update.items) items.set(update.shipment, update.items)
  }
  order.shipments = [...order.created.values()]
    .filter(({ id }) => !order.withdrawn.has(id))
    .map((shipment) => ({ ...shipment, items: items.get(shipment.id) ?? shipment.items }))
    .sort((a, b) => byText(a.at.text, b.at.text))
}

/** Updates at the same time are sorted by the id of the event. */
const nameOf = ({ at, id }: ShipmentUpdate) => `${at.text} ${id}`

/** The time of the first update or cancellation of a shipment that has not arrived. */
export function shipmentAwaitedAt({ created, updates, withdrawn }: Order): Moment | undefined {
  const early = [
    ...updates.filter(({ shipment }) => !created.has(shipment)),
    ...[...withdrawn].flatMap(([id, one]) => (created.has(id) ? [] : [one])),
  ]
  return earliest(early.map(({ at }) => at))
}

/** The time of the first shipment, and the time at which everything was shipped. */
export interface ShippedSteps {
  first: Moment | undefined
  whole: Moment | undefined
  /** Undefined if the first shipment was the whole order. */
  partly: Moment | undefined
}

/** A shipment without items ships the whole order. So does any shipment of an order without units. */
export function shippedSteps({ shipments }: Order, lines: readonly Line[]): ShippedSteps {
  const [first] = shipments
  const ordered = unitsOf(lines)
  const isWhole = (until: Shipment): boolean => {
    const shipped = shipments.filter(({ at }) => at.text <= until.at.text)
    const units = unitsOf(shipped.flatMap(({ items = [] }) => items))
    return (
      shipped.some(({ items }) => items === undefined) ||
      [...ordered].every(([product, quantity]) => quantity <= (units.get(product) ?? 0n))
    )
  }
  const whole = shipments.find(isWhole)
  const isPartly = first !== undefined && first.at.text !== whole?.at.text
  return { first: first?.at, whole: whole?.at, partly: isPartly ? first.at : undefined }
}

/** The units of each product. */
export function unitsOf(lines: readonly { product: string; quantity: bigint }[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { product, quantity } of lines) sums.set(product, (sums.get(product) ?? 0n) + quantity)
  return sums
}
