import type { Rule } from '../filters/rule.ts'

/** How a queue or a subscription treats its messages. */
export interface QueueSettings {
  readonly lockDurationMs: number
  readonly maxDeliveryCount: number
  /** `Infinity`: messages never expire by themselves. */
  readonly defaultTimeToLiveMs: number
  readonly requiresSession: boolean
  /** Whether expired messages go to the dead letters; else they vanish. */
  readonly deadLettersExpired: boolean
  /** How long a message id is remembered; absent: duplicates are taken. */
  readonly duplicateWindowMs: number | undefined
  /** Name of the queue or topic that takes all messages instead. */
  readonly forwardTo: string | undefined
  readonly forwardDeadLettersTo: string | undefined
}

interface QueueDescription extends QueueSettings {
  readonly name: string
}

export interface SubscriptionDescription extends QueueDescription {
  readonly rules: readonly Rule[]
}

export interface TopicDescription {
  readonly name: string
  readonly defaultTimeToLiveMs: number
  readonly duplicateWindowMs: number | undefined
  readonly subscriptions: readonly SubscriptionDescription[]
}

/** All that a bus holds. */
export interface BusDescription {
  readonly queues: readonly QueueDescription[]
  readonly topics: readonly TopicDescription[]
}

/** What a dead-letter queue is: nothing expires, nothing is moved on. */
export function deadLetterSettings({ lockDurationMs, forwardDeadLettersTo }: QueueSettings): QueueSettings {
  return {
    lockDurationMs,
    maxDeliveryCount: Number.POSITIVE_INFINITY,
    defaultTimeToLiveMs: Number.POSITIVE_INFINITY,
    requiresSession: false,
    deadLettersExpired: false,
    duplicateWindowMs: undefined,
    forwardTo: forwardDeadLettersTo,
    forwardDeadLettersTo: undefined,
  }
}
