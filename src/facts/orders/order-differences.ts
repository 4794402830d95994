import type { AnyEvent } from '../../contracts/event.ts'
import { contracts, type EventType } from '../../contracts/index.ts'
import { isUnsetTime } from '../../time/read-time.ts'
import { withoutCosts } from '../costs/line-costs.ts'
import { type Difference, differencesOf } from '../difference.ts'
import { rankOf } from '../refunds/refunds.ts'
import { knownOf, type Order } from './order.ts'
import { isPlacementEvent, type OrderEventSettings, revisionOf } from './order-events.ts'
import { entryOf, type HistoryEntry } from './order-history.ts'
import { type Revision, revisionsOf } from './revisions.ts'

/** The names in events of an entry's properties. What follows from other events is not compared. */
export const ENTRY_NAMES = {
  kind: undefined,
  id: undefined,
  payment: undefined,
  uncounted: undefined,
  method: 'paymentMethod',
  type: 'kind',
  cumulative: 'cumulativeAmount',
  shipping: 'shippingAmount',
  tax: 'taxAmount',
  adjustment: 'adjustmentAmount',
}

/** The names in events of what they state about a whole order. */
const TERM_NAMES = {
  statedCustomerId: 'customerId',
  total: 'totalAmount',
  lines: 'items',
  discount: 'discountAmount',
  tax: 'taxAmount',
  shipping: 'shippingAmount',
  tips: 'tipAmount',
  fees: 'feeAmount',
  duties: 'dutiesAmount',
  giftCard: 'giftCardAmount',
}

/**
 * The differences between a duplicate event and its order. The time of its envelope is not compared, because it may be the
 * time of delivery.
 */
export function differencesFromOrder(order: Order, event: AnyEvent, settings: OrderEventSettings): Difference[] {
  if (isPlacementEvent(event)) return differencesFromRevision(order, event, settings)
  const second = entryOf(event)
  const first = second && knownOf(order, second)
  if (!first || !second) return []
  // A refund that failed was pending before: that is no contradiction.
  if (first.kind === 'refunded' && second.kind === 'refunded' && rankOf(first) !== rankOf(second)) return []
  const names = { ...ENTRY_NAMES, at: timeNameOf(event) }
  return inContractOrder(event.type, differencesOf(inCurrency(first, order), inCurrency(second, order), names))
}

function differencesFromRevision(
  order: Order,
  event: Parameters<typeof revisionOf>[0],
  settings: OrderEventSettings,
): Difference[] {
  const second = revisionOf(event, settings)
  const first = revisionsOf(order).find(({ number }) => number === second.number)
  if (!first) return []
  const bothOrdered = event.type === 'OrderRevised' && first.ordered && second.ordered
  const stated = ({ revised, ordered, terms }: Revision) => ({
    ...terms,
    // The costs of products are no part of the event.
    lines: withoutCosts(terms.lines),
    at: revised.at,
    createdAt: bothOrdered ? ordered?.at : undefined,
  })
  const names = { ...TERM_NAMES, at: timeNameOf(event) }
  return inContractOrder(event.type, differencesOf(stated(first), stated(second), names))
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
function inCurrency(entry: HistoryEntry, order: Order): object {
  if (!('amount' in entry)) return entry
  const isRunningTotal = entry.kind === 'refunded' && entry.cumulative !== undefined
  const amount = isRunningTotal ? undefined : entry.amount
  return { ...entry, amount, currency: entry.currency ?? revisionsOf(order).at(-1)?.terms.currency }
}

/** Sorts differences in the sequence of the contract's properties. */
export function inContractOrder(type: EventType, differences: Difference[]): Difference[] {
  const fields = Object.keys(contracts[type].schema.properties)
  return differences.toSorted((a, b) => fields.indexOf(a.field) - fields.indexOf(b.field))
}
