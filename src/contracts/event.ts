import type { Instant } from '../time/instant.ts'
import type { EventType, Payload } from './index.ts'
import type { Warning } from './warning.ts'

/** An event that passed its contract. */
export interface Event<T extends EventType = EventType> {
  tenantId: string
  id: string
  type: T
  /** Its own time, else its envelope's. */
  at: Instant
  payload: Payload<T>
  /** The odd values of the event. Absent if there are none. */
  warnings?: readonly Warning[]
}

export type AnyEvent = { [T in EventType]: Event<T> }[EventType]
