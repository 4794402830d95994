import type { EventType, Payload } from '../contracts/index.ts'
import { timeText } from './calendar.ts'
import type { Random } from './random/random.ts'
import { uuidAt } from './random/uuid.ts'

/** An event in the plain envelope, with properties in camelCase. The id is a UUIDv7 of its time. */
export interface SimulatedEvent {
  id: string
  type: EventType
  /** ISO 8601 in UTC with milliseconds. */
  time: string
  data: Record<string, unknown>
}

/** Makes an event from the properties of its contract and further properties of the shop. */
export function simulatedEvent<T extends EventType>(
  type: T,
  ms: number,
  random: Random,
  data: Payload<T> & Record<string, unknown>,
): SimulatedEvent {
  return { id: uuidAt(ms, random), type, time: timeText(ms), data }
}
