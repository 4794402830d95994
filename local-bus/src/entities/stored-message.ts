import type { Message } from '../messages/message.ts'

/** Where a message is: to be handed out, handed out, put aside, due later, or done. */
type Status = 'waiting' | 'locked' | 'deferred' | 'scheduled' | 'gone'

/** A message in a queue or subscription. */
export interface StoredMessage {
  readonly sequenceNumber: number
  /** Milliseconds since 1970. */
  readonly enqueuedAt: number
  /** Milliseconds since 1970, or `Infinity`. */
  readonly expiresAt: number
  /** How often it was forwarded on its way here. */
  readonly hops: number
  /** The path of the queue where it died, when it was forwarded from its dead letters. */
  readonly deadLetterSource: string | undefined
  message: Message
  status: Status
  /** Deferred messages stay so when they are given back. */
  isDeferred: boolean
  /** Deliveries that failed. */
  deliveryCount: number
  lock: MessageLock | undefined
  cancelTimer: () => void
}

interface MessageLock {
  /** The 32 hexadecimal digits of a GUID. */
  readonly token: string
  /** Milliseconds since 1970. */
  until: number
  /** The tokens of its session, when it came from one. */
  readonly siblings: Set<string> | undefined
  cancelTimer: () => void
}

/** How many messages of a queue are where. */
export interface Counts {
  readonly active: number
  readonly locked: number
  readonly deferred: number
  readonly scheduled: number
  readonly deadLetter: number
}
