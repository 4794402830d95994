import type { Message } from '../messages/message.ts'
import type { Capacity } from './capacity.ts'

/** The reason why a message or an operation is refused. */
export interface Refusal {
  /** The AMQP error condition. */
  readonly condition: string
  readonly description: string
}

/** A queue or a topic: messages are sent to it. */
export interface Destination {
  readonly path: string
  /** The reason to refuse a message; checked before any message of its batch is stored. */
  refuse: (message: Message) => Refusal | undefined
  /** Stores a message. A scheduled message waits for its time. */
  send: (message: Message, hops?: number, deadLetterSource?: string) => void
  /** @returns the sequence number with which it can be cancelled. */
  schedule: (message: Message, dueAt: number) => number
  /** @returns whether it was still scheduled. */
  cancelScheduled: (sequenceNumber: number) => boolean
}

/** The state that all entities of one bus share. */
export interface SharedState {
  readonly capacity: Capacity
  /** @returns undefined when no queue or topic has this name. */
  findDestination: (name: string) => Destination | undefined
}
