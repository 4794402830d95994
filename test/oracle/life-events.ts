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
export function businessKeyOf({ type, tenant, data }: LifeEvent): string | undefined {
  const name = isLifeType(type) ? LIFE_TYPES[type].id : undefined
  const id = name && data[name]
  if (id === undefined) return undefined
  const status = type === 'OrderRefunded' ? statusOf(data) : undefined
  return JSON.stringify([tenant ?? 'default', type, nameOf(data.orderId), String(id), status])
}
