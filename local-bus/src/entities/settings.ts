import type { Rule } from '../filters/rule.ts'

/** The settings of a queue or a subscription. */
export interface QueueSettings {
  readonly lockDurationMs: number
  readonly maxDeliveryCount: number
  /** `Infinity`: messages do not expire by default. */
  readonly defaultTimeToLiveMs: number
  readonly requiresSession: boolean
  /** Whether expired messages are dead-lettered instead of deleted. */
  readonly deadLettersExpired: boolean
  /** The window of duplicate detection; undefined without it. */
  readonly duplicateWindowMs: number | undefined
  /** The queue or topic that receives all messages instead. */
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

/** The entities of a bus. */
export interface BusDescription {
  readonly queues: readonly QueueDescription[]
  readonly topics: readonly TopicDescription[]
}

/** The settings of a dead-letter queue: its messages do not expire and are not dead-lettered. */
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
