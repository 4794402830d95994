import type { ShopEvent } from '../helpers/wire-forms.ts'
import { nameOf } from './life-ids.ts'
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
  if (subject === undefined || event.type !== 'OrderRefunded') return subject
  return `${subject} ${statusOf(event.data)}`
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

function subjectOf({ type, tenant, data }: LifeEvent): string | undefined {
  const name = isLifeType(type) ? LIFE_TYPES[type].id : undefined
  const id = name && data[name]
  return id === undefined ? undefined : JSON.stringify([tenant ?? 'default', type, nameOf(data.orderId), String(id)])
}
