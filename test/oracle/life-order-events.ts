import { decimal } from '../helpers/decimal.ts'
import type { Moment } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { Decision, Line, Order } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import { addPayment } from './life-payments.ts'
import { addPlacement, createdOf, revisionOf } from './life-placements.ts'
import { describesRefund, earlierVoid, refundOf } from './life-refunds.ts'
import type { LifeType, Numeral } from './life-types.ts'

export function newOrder(tenant: string, id: string): Order {
  return {
    tenant,
    id,
    placements: new Map(),
    decisions: new Map(),
    later: [],
    isVoided: false,
    refunds: new Map(),
    ownRefunds: new Set(),
    paymentRefunds: new Map(),
    voids: new Map(),
    payments: new Map(),
    created: new Map(),
    updates: [],
    withdrawn: new Map(),
    shipments: [],
    returns: new Map(),
    reservations: [],
    entries: new Set(),
  }
}

/** Applies an event to its order. Returns the identity of the entry in the history, if the event adds one. */
export type Apply = (order: Order, event: LifeEvent, at: Moment, defaultCurrency: string) => string | undefined

/** The effect of each type of event on the facts of its order. */
export const APPLY: { [T in LifeType]?: Apply } = {
  OrderCreated(order, { data }, at, defaultCurrency) {
    addPlacement(order, createdOf(data, at, defaultCurrency))
    return undefined
  },
  OrderRevised(order, { data }, at, defaultCurrency) {
    addPlacement(order, revisionOf(data, at, defaultCurrency))
    return undefined
  },
  OrderVoided: applyDecision('voided'),
  OrderReinstated: applyDecision('reinstated'),
  OrderCancelled(order, { data }, at) {
    if (!order.cancelled || at.text < order.cancelled.at.text) order.cancelled = { at, reason: data.reason ?? '' }
    return ''
  },
  OrderRefunded(order, event, at) {
    const refund = refundOf(event, at)
    if (describesRefund(refund, order.refunds.get(refund.id))) order.refunds.set(refund.id, refund)
    const payment = nameOf(event.data.orderId) === undefined ? nameOf(event.data.paymentId) : undefined
    if (payment === undefined) order.ownRefunds.add(refund.id)
    else order.paymentRefunds.set(`${refund.id} of payment ${payment}`, refund.id)
    return payment === undefined ? refund.id : `${refund.id} of payment ${payment}`
  },
  RefundVoided(order, { data }, at) {
    const refund = String(data.refundId)
    order.voids.set(refund, earlierVoid({ at, reason: data.reason ?? '' }, order.voids.get(refund)))
    return refund
  },
  PaymentProcessed: addPayment,
  PaymentFailed: addPayment,
  ShipmentCreated(order, event, at) {
    const id = textOf(event.data.shipmentId) ?? event.id
    if (!order.created.has(id)) order.created.set(id, { id, at, items: itemsOf(event) })
    return id
  },
  ShipmentUpdated(order, event, at) {
    order.updates.push({ id: event.id, shipment: String(event.data.shipmentId), at, items: itemsOf(event) })
    return event.id
  },
  ShipmentCancelled(order, { data }, at) {
    const id = String(data.shipmentId)
    order.withdrawn.set(id, earlierVoid({ at, reason: data.reason ?? '' }, order.withdrawn.get(id)))
    return id
  },
  ItemsReturned(order, event, at) {
    const { returnId, restocked = true, reason = '', items = [] } = event.data
    const id = textOf(returnId) ?? event.id
    const lines = items.map((item) => ({
      product: String(item.productId),
      quantity: units(item.quantity),
      reason: item.reason ?? reason,
    }))
    if (!order.returns.has(id)) order.returns.set(id, { at, isRestocked: restocked, lines })
    return id
  },
  InventoryReserved(order, { id, data }) {
    order.reservations.push({ product: String(data.productId), quantity: units(data.quantity ?? 0) })
    return id
  },
  InventoryReleased(order, { id, data }) {
    order.reservations.push({ product: String(data.productId), quantity: -units(data.quantity ?? 0) })
    return id
  },
}

function applyDecision(kind: Decision['kind']): Apply {
  return ({ decisions }, { data }, at) => {
    const name = `${kind} ${at.text}`
    if (!decisions.has(name)) decisions.set(name, { kind, at, reason: data.reason ?? '' })
    return at.text
  }
}

const units = (quantity: Numeral): bigint => decimal(String(quantity))
/** Undefined if the event names no items. */
function itemsOf({ data }: LifeEvent): Line[] | undefined {
  const lines = data.items?.map(({ productId, quantity }) => ({
    product: String(productId),
    quantity: units(quantity),
    amount: 0n,
  }))
  return lines?.length ? lines : undefined
}

const textOf = (name: string | number | undefined) => (name === undefined ? undefined : String(name))
