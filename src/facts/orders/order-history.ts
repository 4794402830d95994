import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import type { EventType, Payload } from '../../contracts/index.ts'
import { type Money, readMoney } from '../../money.ts'
import { readUnits } from '../../units.ts'

/**
 * The events that add an entry to the history of their order, each with the kind of the entry and the function that reads the
 * event. Types, storage, the report of waiting events and the dashboard follow from this list. An event with an effect on
 * totals also needs a function from an order to changes, in `order-changes.ts`.
 *
 * `id` identifies an entry among the entries of its kind. It is the fact's own id, otherwise the id of the event. Only the
 * numbers in `EXACT_NUMBERS` are stored exactly.
 */
const HISTORY_EVENTS = {
  /** Voids and reinstatements are identified by their time. The latest decides, see `order.ts`. */
  OrderVoided: historyEvent('voided', ({ at, payload }: Event<'OrderVoided'>) => ({
    id: at.text,
    reason: reasonOf(payload.reason),
  })),

  OrderReinstated: historyEvent('reinstated', ({ at, payload }: Event<'OrderReinstated'>) => ({
    id: at.text,
    reason: reasonOf(payload.reason),
  })),

  /** An order has one registration: the earliest. */
  CustomerRegistered: historyEvent('registered', ({ payload }: Event<'CustomerRegistered'>) => ({
    id: '',
    customerId: readId(payload.customerId),
  })),

  OrderCancelled: historyEvent('cancelled', ({ payload }: Event<'OrderCancelled'>) => ({
    id: '',
    reason: reasonOf(payload.reason),
  })),

  /** Without a currency, the amount is in the currency of the order. */
  OrderRefunded: historyEvent('refunded', ({ id, payload }: Event<'OrderRefunded'>) => ({
    id: readId(payload.refundId ?? id),
    currency: payload.currency,
    ...refundOf(payload),
  })),

  /** Its id is that of the refund. */
  RefundVoided: historyEvent('refund_voided', ({ payload }: Event<'RefundVoided'>) => ({
    id: readId(payload.refundId),
    reason: reasonOf(payload.reason),
  })),

  PaymentProcessed: historyEvent('paid', ({ id, payload }: Event<'PaymentProcessed'>) => ({
    id: readId(payload.transactionId ?? payload.paymentId ?? id),
    amount: readMoney(payload.amount),
    currency: payload.currency,
    method: payload.paymentMethod,
  })),

  PaymentFailed: historyEvent('payment_failed', ({ id, payload }: Event<'PaymentFailed'>) => ({
    id,
    amount: readMoney(payload.amount ?? 0),
    currency: payload.currency,
    method: payload.paymentMethod,
    reason: reasonOf(payload.reason),
  })),

  /** The link itself. The facts of the payment are added by `payments.ts`. */
  PaymentLinked: historyEvent('payment_linked', ({ at, payload }: Event<'PaymentLinked'>) => ({
    id: `${readId(payload.paymentId)} ${at.text}`,
    paymentId: readId(payload.paymentId),
  })),

  /** Without items, the shipment contains the rest of the order. An empty list counts as absent. */
  ShipmentCreated: historyEvent('shipped', ({ id, payload: { shipmentId, items } }: Event<'ShipmentCreated'>) => ({
    id: readId(shipmentId ?? id),
    items: shippedItemsOf(items),
  })),

  /** Without items, the shipment keeps its items. */
  ShipmentUpdated: historyEvent('shipment_updated', ({ id, payload }: Event<'ShipmentUpdated'>) => ({
    id,
    shipmentId: readId(payload.shipmentId),
    items: shippedItemsOf(payload.items),
    trackingNumber: payload.trackingNumber,
    carrier: payload.carrier,
  })),

  /** Its id is that of the shipment. */
  ShipmentCancelled: historyEvent('shipment_cancelled', ({ payload }: Event<'ShipmentCancelled'>) => ({
    id: readId(payload.shipmentId),
    reason: reasonOf(payload.reason),
  })),

  ItemsReturned: historyEvent('returned', ({ id, payload }: Event<'ItemsReturned'>) => ({
    id: readId(payload.returnId ?? id),
    items: payload.items.map(({ productId, quantity, reason }) => ({
      productId: readId(productId),
      quantity: readUnits(quantity),
      reason: reasonOf(reason ?? payload.reason),
    })),
    // Absent if true, which keeps the stored history short.
    restocked: payload.restocked === false ? false : undefined,
  })),

  /** Reserved units are positive, released units negative. */
  InventoryReserved: historyEvent('reserved', ({ id, payload }: Event<'InventoryReserved'>) => ({
    id,
    productId: readId(payload.productId),
    quantity: readUnits(payload.quantity),
  })),

  InventoryReleased: historyEvent('reserved', ({ id, payload }: Event<'InventoryReleased'>) => ({
    id,
    productId: readId(payload.productId),
    quantity: -readUnits(payload.quantity),
  })),
} satisfies { [T in EventType]?: unknown }

function shippedItemsOf(items: Payload<'ShipmentCreated'>['items'] = []) {
  if (items.length === 0) return undefined
  return items.map(({ productId, quantity }) => ({ productId: readId(productId), quantity: readUnits(quantity) }))
}

/** An event that adds an entry to the history of its order. */
export type HistoryEventType = keyof typeof HISTORY_EVENTS

/** Something that happened to an order after it was placed. */
export type HistoryEntry = { [T in HistoryEventType]: EntryFrom<(typeof HISTORY_EVENTS)[T]> }[HistoryEventType]
export type EntryKind = HistoryEntry['kind']
export type EntryOf<K extends EntryKind> = Extract<HistoryEntry, { kind: K }>

interface EntryHead<K extends string> {
  kind: K
  id: string
  /** ISO 8601 text in UTC, to the microsecond. */
  at: string
  /** The id of the payment through which the entry is in this history. Undefined if its event is about the order itself. */
  payment?: string | undefined
}

interface HistoryEvent<K extends string, E, Fields extends { id: string }> {
  kind: K
  read: (event: E) => Fields
}

type EntryFrom<H> = H extends HistoryEvent<infer K, infer _, infer Fields> ? EntryHead<K> & Fields : never

function historyEvent<const K extends string, E, Fields extends { id: string }>(
  kind: K,
  read: (event: E) => Fields,
): HistoryEvent<K, E, Fields> {
  return { kind, read }
}

/** The entry that an event adds to the history of its order. Undefined for other events. */
export function entryOf(event: AnyEvent): HistoryEntry | undefined {
  if (!isHistoryEvent(event.type)) return undefined
  const { kind, read } = HISTORY_EVENTS[event.type] as HistoryEvent<string, AnyEvent, { id: string }>
  const { id, ...fields } = read(event)
  return { kind, id, at: event.at.text, ...fields } as HistoryEntry
}

export const isHistoryEvent = (type: EventType): type is HistoryEventType => type in HISTORY_EVENTS

/** The type of event that adds entries of each kind. If two types do, the first in the list. */
export const eventTypeByKind = Object.fromEntries(
  Object.entries(HISTORY_EVENTS)
    .reverse()
    .map(([type, { kind }]) => [kind, type]),
) as Record<EntryKind, HistoryEventType>

/** Numbers of entries that are stored exactly. */
export const EXACT_NUMBERS = ['amount', 'quantity', 'cumulative', 'shipping', 'tax', 'adjustment'] as const

/** The facts of a refund or a credit note. */
export function refundOf(payload: Payload<'OrderRefunded'>) {
  const { amount, cumulativeAmount, atLeast, kind, status, paymentId, items = [], reason } = payload
  return {
    /** For a running total, `settleRefunds` finds the amount. */
    amount: readMoney(amount ?? 0),
    reason: reasonOf(reason),
    items: items.map((item) => ({
      productId: readId(item.productId),
      quantity: readUnits(item.quantity),
      amount: readMoney(item.amount),
    })),
    // Usual values are absent, which keeps the stored history short.
    type: kind === 'chargeback' ? kind : undefined,
    status: status === 'succeeded' ? undefined : status,
    cumulative: amount === undefined ? optionalMoney(cumulativeAmount) : undefined,
    /** Whether `cumulative` is only the least sum of all refunds, whatever their times. */
    atLeast: atLeast && amount === undefined ? true : undefined,
    shipping: optionalMoney(payload.shippingAmount),
    tax: optionalMoney(payload.taxAmount),
    adjustment: optionalMoney(payload.adjustmentAmount),
    paymentId: paymentId === undefined ? undefined : readId(paymentId),
    /** Why it does not count, given everything that is known of the order. See `settleRefunds`. */
    uncounted: undefined as 'voided' | 'failed' | 'unchanged' | 'repeated' | undefined,
  }
}

const optionalMoney = (amount: number | string | undefined): Money | undefined =>
  amount === undefined ? undefined : readMoney(amount)

const MAX_REASON_LENGTH = 200

/** Makes a reason storable and limits its length, so that reports can group by it. */
function reasonOf(text = ''): string {
  return text.toWellFormed().replaceAll('\u0000', '').trim().slice(0, MAX_REASON_LENGTH).toWellFormed()
}
