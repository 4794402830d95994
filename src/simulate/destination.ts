import { UserError } from '../user-error.ts'
import type { SimulatedEvent } from './event.ts'

/** Where simulated events go, in the form that it takes: lines of NDJSON without their line ends, or messages. */
export interface Destination<Form = SimulatedEvent> {
  /** For people: `http://127.0.0.1:5002` or `year.ndjson`. */
  name: string
  /** Resolves when more may come. */
  send(events: readonly Form[]): Promise<void>
  /** Resolves when everything has arrived, with what there is to say about it. */
  finish(): Promise<Arrived>
}

export interface Arrived {
  /** What became of the events at the other end, such as `{ accepted: 120, duplicate: 3 }`; empty when nobody said. */
  statuses: Record<string, number>
  /** Why the first refused event was refused. */
  firstError?: string
}

/** A destination that events are brought into form for. */
export function inForm<Form>(
  format: (event: SimulatedEvent) => Form,
  destination: Destination<Form>,
): Destination<SimulatedEvent> {
  return { ...destination, send: (events) => destination.send(events.map((event) => format(event))) }
}

/** An expected end of the work: what happened and what to do, in one line. */
export class SimulateError extends UserError {}

/** The reader of the lines went away (`| head`): no error, but no reason to go on. */
export class ReaderGone extends Error {}
