import { DEFAULT_RULE, type Rule, selectCopies } from '../filters/rule.ts'
import type { Message } from '../messages/message.ts'
import { callAt } from './call-at.ts'
import { costOf } from './capacity.ts'
import type { Destination, SharedState } from './destination.ts'
import { DuplicateHistory } from './duplicate-history.ts'
import { Queue } from './queue.ts'
import type { SubscriptionDescription, TopicDescription } from './settings.ts'

/** A subscription: its messages and its rules. */
export interface Subscription {
  readonly name: string
  readonly queue: Queue
  readonly rules: Map<string, Rule>
}

/** A topic: each message is copied to every subscription with a passing rule. */
export class Topic implements Destination {
  readonly path: string
  readonly subscriptions: readonly Subscription[]
  readonly #settings: TopicDescription
  readonly #shared: SharedState
  readonly #duplicates: DuplicateHistory | undefined
  readonly #scheduled = new Map<number, { message: Message; cancelTimer: () => void }>()
  #lastSequenceNumber = 0

  constructor(settings: TopicDescription, shared: SharedState) {
    this.path = settings.name
    this.#settings = settings
    this.#shared = shared
    this.subscriptions = settings.subscriptions.map((subscription) => this.#createSubscription(subscription))
    if (settings.duplicateWindowMs !== undefined) this.#duplicates = new DuplicateHistory(settings.duplicateWindowMs)
  }

  refuse(): undefined {
    return undefined
  }

  send(message: Message, hops = 0, deadLetterSource?: string): void {
    if (this.#duplicates?.isRepeated(message.system.messageId)) return
    if (message.scheduledFor !== undefined && message.scheduledFor > Date.now()) {
      this.schedule(message, message.scheduledFor)
    } else this.#fanOut(message, hops, deadLetterSource)
  }

  schedule(message: Message, dueAt: number): number {
    this.#lastSequenceNumber += 1
    const sequenceNumber = this.#lastSequenceNumber
    this.#shared.capacity.take(costOf(message))
    const cancelTimer = callAt(dueAt, () => {
      this.cancelScheduled(sequenceNumber)
      this.#fanOut(message)
    })
    this.#scheduled.set(sequenceNumber, { message, cancelTimer })
    return sequenceNumber
  }

  cancelScheduled(sequenceNumber: number): boolean {
    const scheduled = this.#scheduled.get(sequenceNumber)
    if (!scheduled) return false
    scheduled.cancelTimer()
    this.#shared.capacity.giveBack(costOf(scheduled.message))
    return this.#scheduled.delete(sequenceNumber)
  }

  /** The number of scheduled messages. */
  get scheduledCount(): number {
    return this.#scheduled.size
  }

  #fanOut(message: Message, hops?: number, deadLetterSource?: string): void {
    const { defaultTimeToLiveMs } = this.#settings
    const timeToLiveMs = Math.min(message.timeToLiveMs ?? Number.POSITIVE_INFINITY, defaultTimeToLiveMs)
    const limited = Number.isFinite(timeToLiveMs) ? { ...message, timeToLiveMs } : message
    for (const { queue, rules } of this.subscriptions) {
      for (const copy of selectCopies(rules.values(), limited)) queue.enqueue(copy, { hops, deadLetterSource })
    }
  }

  #createSubscription(settings: SubscriptionDescription): Subscription {
    const rules = settings.rules.length > 0 ? settings.rules : [DEFAULT_RULE]
    return {
      name: settings.name,
      queue: new Queue(`${this.path}/Subscriptions/${settings.name}`, settings, this.#shared),
      rules: new Map(rules.map((rule) => [rule.name, rule])),
    }
  }
}
