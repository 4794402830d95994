import { Capacity } from './capacity.ts'
import type { Destination, SharedState } from './destination.ts'
import { Queue } from './queue.ts'
import type { BusDescription } from './settings.ts'
import type { Counts } from './stored-message.ts'
import { type Subscription, Topic } from './topic.ts'

/** The entity of an address: `orders`, `orders/Subscriptions/tidemark`, `…/$DeadLetterQueue`. */
export type Entity =
  | { readonly kind: 'queue'; readonly queue: Queue }
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'subscription'; readonly queue: Queue; readonly subscription: Subscription }

/** All queues and topics of a bus, and the memory that they share. */
export class Broker implements SharedState {
  readonly capacity: Capacity
  readonly queues: readonly Queue[]
  readonly topics: readonly Topic[]
  readonly #entities = new Map<string, Entity>()

  constructor({ queues, topics }: BusDescription, capacityBytes: number) {
    this.capacity = new Capacity(capacityBytes)
    this.queues = queues.map((settings) => new Queue(settings.name, settings, this))
    this.topics = topics.map((settings) => new Topic(settings, this))
    for (const queue of this.queues) this.#addQueue({ kind: 'queue', queue })
    for (const topic of this.topics) {
      this.#entities.set(topic.path.toLowerCase(), { kind: 'topic', topic })
      for (const subscription of topic.subscriptions) {
        this.#addQueue({ kind: 'subscription', queue: subscription.queue, subscription })
      }
    }
  }

  /** @param address of a link, in any case, with or without the host before it. */
  find(address: string): Entity | undefined {
    return this.#entities.get(
      address
        .replace(/^\w+:\/\/[^/]*/, '')
        .replace(/^\//, '')
        .toLowerCase(),
    )
  }

  findDestination(name: string): Destination | undefined {
    const entity = this.find(name)
    if (entity?.kind === 'topic') return entity.topic
    return entity?.kind === 'queue' && entity.queue.deadLetters ? entity.queue : undefined
  }

  /** The message counts by the path of the queue or subscription. */
  count(): ReadonlyMap<string, Counts> {
    const queues = [...this.queues, ...this.topics.flatMap(({ subscriptions }) => subscriptions.map((s) => s.queue))]
    return new Map(queues.map((queue) => [queue.path, queue.count()]))
  }

  #addQueue(entity: Extract<Entity, { queue: Queue }>): void {
    const { path, deadLetters } = entity.queue
    this.#entities.set(path.toLowerCase(), entity)
    if (deadLetters) this.#entities.set(deadLetters.path.toLowerCase(), { kind: 'queue', queue: deadLetters })
  }
}
