import type { ShopEvent } from '../helpers/wire-forms.ts'
import { type Moment, momentOf } from './life-calendar.ts'
import { nameOf } from './life-ids.ts'
import { revisionNumber } from './life-placements.ts'
import { statusOf } from './life-refunds.ts'
import { isLifeType, LIFE_TYPES, type LifeData, type LifeType } from './life-types.ts'

/** An event of any type, in the plain envelope. */
export interface LifeEvent extends ShopEvent {
  data: LifeData
}

let written = 0

/** An event at a time, with a new message id. */
export function lifeEvent(type: LifeType, at: string, data: LifeData, tenant?: string): LifeEvent {
  written++
  return { id: `message ${written}`, type, tenant, data: { ...data, [LIFE_TYPES[type].time]: at } }
}

/** The same fact under another message id. */
export function underAnotherId(event: LifeEvent, suffix: string): LifeEvent {
  return { ...event, id: `${event.id} ${suffix}` }
}

/** The identity of the fact of an event, independent of the message. Undefined for a fact without an id. */
export function businessKeyOf(event: LifeEvent): string | undefined {
  const subject = subjectOf(event)
  const stated = STATED[event.type as LifeType]
  return subject === undefined || !stated ? subject : `${subject} ${stated(event.data, timeOf(event))}`
}

/** What decides which of two events about one fact counts, for types in which that is not the first to arrive. */
const STATED: { [T in LifeType]?: (data: LifeData, at: Moment) => string } = {
  OrderRefunded: (data) => statusOf(data),
  ShipmentCancelled: ({ reason = '' }, at) => `${at.text} ${reason}`,
  InventoryCounted: ({ quantity = 0 }) => String(quantity),
  CustomerRegistered: ({ customerId }, at) => JSON.stringify([nameOf(customerId), at.text]),
}

/**
 * The number of events that are applied: each fact once. Events about a refund with a weaker status are duplicates if they
 * arrive after the one with the strongest status.
 */
export function countApplied(events: readonly LifeEvent[]): { least: number; most: number } {
  return {
    least: new Set(events.map((event) => subjectOf(event) ?? event.id)).size,
    most: new Set(events.map((event) => businessKeyOf(event) ?? event.id)).size,
  }
}

function subjectOf(event: LifeEvent): string | undefined {
  const { type, tenant, data } = event
  if (!isLifeType(type)) return undefined
  const { id: name } = LIFE_TYPES[type]
  const id = IDENTITIES[type]?.(data, timeOf(event)) ?? (name && data[name])
  const order = isOfPayment(event) ? undefined : nameOf(data.orderId)
  return id === undefined ? undefined : JSON.stringify([tenant ?? 'default', type, order, String(id)])
}

/** Whether an event is identified by its payment, in whichever order. */
function isOfPayment({ type, data }: LifeEvent): boolean {
  if (nameOf(data.paymentId) === undefined) return false
  return type === 'PaymentProcessed' || type === 'PaymentFailed' || nameOf(data.orderId) === undefined
}

/** The identity of facts that no property alone identifies, within their order if they have one. */
const IDENTITIES: Partial<Record<string, (data: LifeData, at: Moment) => string | undefined>> = {
  OrderRevised: (data, at) => String(revisionNumber(data, at)),
  OrderVoided: (_, at) => at.text,
  OrderReinstated: (_, at) => at.text,
  InventoryCounted: ({ productId, location = '' }, at) => JSON.stringify([productId, location, at.text]),
  PaymentProcessed: ({ paymentId }) => nameOf(paymentId),
  PaymentFailed: ({ paymentId }, at) => nameOf(paymentId) && JSON.stringify([nameOf(paymentId), at.text]),
  PaymentLinked: ({ paymentId }, at) => JSON.stringify([nameOf(paymentId), at.text]),
  OrderRefunded: ({ orderId, paymentId, refundId }) =>
    nameOf(orderId) === undefined && nameOf(paymentId) !== undefined && refundId !== undefined
      ? JSON.stringify([nameOf(paymentId), String(refundId)])
      : undefined,
  CustomersMerged: ({ customerId }) => nameOf(customerId),
  CustomerRegistered: ({ guestKey }) => JSON.stringify(nameOf(guestKey) ?? null),
}

export function timeOf({ type, time, data }: LifeEvent): Moment {
  const text = (isLifeType(type) ? data[LIFE_TYPES[type].time] : undefined) ?? time
  if (!text) throw new Error(`${type} has no time`)
  return momentOf(text)
}
