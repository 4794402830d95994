import { UserError } from '../../user-error.ts'
import type { SimulatedEvent } from '../event.ts'

/** A receiver of simulated events in its own form: lines of NDJSON without line breaks, or messages. */
export interface Destination<Form = SimulatedEvent> {
  /** The name in messages: `http://127.0.0.1:5002` or `year.ndjson`. */
  name: string
  /** Resolves when the destination can accept more events. */
  send(events: readonly Form[]): Promise<void>
  /** Resolves with the outcomes when all events have arrived. */
  finish(): Promise<Arrived>
}

export interface Arrived {
  /** The number of events by outcome, such as `{ accepted: 120, duplicate: 3 }`. Empty if the receiver does not report outcomes. */
  statuses: Record<string, number>
  /** The error of the first rejected event. */
  firstError?: string
}

/** A destination that converts events with `format` before it sends them. */
export function inForm<Form>(
  format: (event: SimulatedEvent) => Form,
  destination: Destination<Form>,
): Destination<SimulatedEvent> {
  return { ...destination, send: (events) => destination.send(events.map((event) => format(event))) }
}

/** An expected failure: the problem and what to do, in one line. */
export class SimulateError extends UserError {}

/** The reader of the lines has closed the pipe (`| head`). This is not an error, but ends the work. */
export class ReaderGone extends Error {}
