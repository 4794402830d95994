import type { Message } from '../messages/message.ts'
import type { Capacity } from './capacity.ts'

/** Why a message or an operation is not taken. */
export interface Refusal {
  /** The AMQP error condition. */
  readonly condition: string
  readonly description: string
}

/** What messages are sent to: a queue or a topic. */
export interface Destination {
  readonly path: string
  /** What speaks against a message, before anything of its batch is taken. */
  refuse: (message: Message) => Refusal | undefined
  /** Takes a message; one that is due later waits for its time. */
  send: (message: Message, hops?: number, deadLetterSource?: string) => void
  /** @returns the sequence number with which it can be cancelled. */
  schedule: (message: Message, dueAt: number) => number
  /** @returns whether it was still there. */
  cancelScheduled: (sequenceNumber: number) => boolean
}

/** What the entities of one bus share. */
export interface House {
  readonly capacity: Capacity
  /** @returns undefined when no queue or topic has this name. */
  findDestination: (name: string) => Destination | undefined
}
