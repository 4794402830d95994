import type { AnyEvent } from '../contracts/event.ts'
import { contracts, type EventType } from '../contracts/index.ts'
import { isUnsetTime } from '../time/read-time.ts'
import { type Difference, differencesOf } from './difference.ts'
import { knownOf, type Order, type Placement } from './order.ts'
import { type OrderEventSettings, placementOf } from './order-events.ts'
import { entryOf, type HistoryEntry } from './order-history.ts'

/** The names in `OrderCreated` of a placement's properties. The day is not compared, because it follows from the time. */
const PLACEMENT_NAMES = {
  at: 'createdAt',
  day: undefined,
  total: 'totalAmount',
  lines: 'items',
  discount: 'discountAmount',
  tax: 'taxAmount',
  shipping: 'shippingAmount',
}

/**
 * The differences between a duplicate event and its order. The time of its envelope is not compared, because it may be the
 * time of delivery.
 */
export function differencesFromOrder(order: Order, event: AnyEvent, settings: OrderEventSettings): Difference[] {
  if (event.type === 'OrderCreated') {
    if (!order.placed) return []
    const second: Placement = placementOf(event, settings)
    const names = { ...PLACEMENT_NAMES, at: timeNameOf(event) }
    return inContractOrder(event.type, differencesOf(order.placed, second, names))
  }
  const second = entryOf(event)
  const first = second && knownOf(order, second)
  if (!first || !second) return []
  const names = { kind: undefined, id: undefined, at: timeNameOf(event), method: 'paymentMethod' }
  return inContractOrder(event.type, differencesOf(inCurrency(first, order), inCurrency(second, order), names))
}

/** The property with the event's own time. Undefined if only its envelope has a time. */
export function timeNameOf(event: AnyEvent): string | undefined {
  const { time } = contracts[event.type]
  return time.find((name) => {
    const value = (event.payload as Record<string, unknown>)[name]
    return value !== undefined && !isUnsetTime(value)
  })
}

/** An amount without a currency is in the currency of its order. */
function inCurrency(entry: HistoryEntry, { placed }: Order): HistoryEntry {
  return 'amount' in entry ? { ...entry, currency: entry.currency ?? placed?.currency } : entry
}

/** Sorts differences in the sequence of the contract's properties. */
export function inContractOrder(type: EventType, differences: Difference[]): Difference[] {
  const fields = Object.keys(contracts[type].schema.properties)
  return differences.toSorted((a, b) => fields.indexOf(a.field) - fields.indexOf(b.field))
}
