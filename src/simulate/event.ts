import type { EventType, Payload } from '../contracts/index.ts'
import { timeText } from './calendar.ts'
import type { Random } from './random.ts'
import { uuidAt } from './uuid.ts'

/** An event in the plain envelope, its properties in camelCase. Its id is a UUIDv7 of its time. */
export interface SimulatedEvent {
  id: string
  type: EventType
  /** ISO 8601 in UTC with milliseconds. */
  time: string
  data: Record<string, unknown>
}

/** Makes an event of what its contract asks for, and more where the shop knows more. */
export function simulatedEvent<T extends EventType>(
  type: T,
  ms: number,
  random: Random,
  data: Payload<T> & Record<string, unknown>,
): SimulatedEvent {
  return { id: uuidAt(ms, random), type, time: timeText(ms), data }
}
