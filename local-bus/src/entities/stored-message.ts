import type { Message } from '../messages/message.ts'

/** The state of a message. `gone`: removed. */
type Status = 'waiting' | 'locked' | 'deferred' | 'scheduled' | 'gone'

/** A message in a queue or subscription. */
export interface StoredMessage {
  readonly sequenceNumber: number
  /** Milliseconds since 1970. */
  readonly enqueuedAt: number
  /** Milliseconds since 1970, or `Infinity`. */
  readonly expiresAt: number
  /** The number of times it was forwarded. */
  readonly hops: number
  /** The path of the queue that dead-lettered it, if it was forwarded from there. */
  readonly deadLetterSource: string | undefined
  message: Message
  status: Status
  /** A deferred message stays deferred when it is returned. */
  isDeferred: boolean
  /** Failed deliveries. */
  deliveryCount: number
  lock: MessageLock | undefined
  cancelTimer: () => void
}

interface MessageLock {
  /** The 32 hexadecimal digits of a GUID. */
  readonly token: string
  /** Milliseconds since 1970. */
  until: number
  /** The tokens of its session, if it has one. */
  readonly siblings: Set<string> | undefined
  cancelTimer: () => void
}

/** The number of messages of a queue by state. */
export interface Counts {
  readonly active: number
  readonly locked: number
  readonly deferred: number
  readonly scheduled: number
  readonly deadLetter: number
}
