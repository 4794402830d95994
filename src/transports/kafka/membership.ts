import type { Consumer } from '@platformatic/kafka'
import { pause } from '../../waiting/pause.ts'
import type { Clients } from './clients.ts'
import { explain, mustRejoin } from './explain.ts'
import type { Assignment } from './ownership.ts'
import type { Problems } from './problems.ts'
import type { KafkaSource } from './settings.ts'
import { findTopics } from './topics.ts'

export interface MembershipOptions {
  settings: KafkaSource
  clients: Clients
  problems: Problems
  /** The group assigned partitions to this member. It no longer owns any other. */
  onAssigned: (assignment: Assignment) => void
  /** A rebalance begins: the last moment to commit. */
  onRebalance: () => void
  signal: AbortSignal
}

const RETRY_AFTER_MS = 1000
const REJOIN_AFTER_MS = 200
const LOOK_EVERY_MS = 10_000
/** After this time without an answer to a heartbeat, while Kafka answers other requests, the connections are replaced. */
const STALLED_AFTER_MS = 60_000

/** Keeps this member in the group, for the topics that exist and all of their partitions, until it is stopped. */
export class Membership {
  isJoined = false
  readonly #options: MembershipOptions
  readonly #group: Consumer
  /** The topics and partition counts of the last join. */
  #joinedFor = ''
  #aliveAt = performance.now()
  #wake = Promise.withResolvers<void>()

  constructor(options: MembershipOptions) {
    this.#options = options
    this.#group = options.clients.group
    const { problems, settings, onAssigned, onRebalance } = options
    this.#group.on('consumer:group:join', (assignment) => {
      this.isJoined = true
      this.#isAlive()
      onAssigned(assignment)
    })
    this.#group.on('consumer:group:rebalance', () => onRebalance())
    this.#group.on('consumer:heartbeat:end', () => this.#isAlive())
    this.#group.on('consumer:heartbeat:error', ({ error }) => problems.raise('group', explain(error, settings)))
    // The client failed to rejoin on its own. No heartbeat follows.
    this.#group.on('error', (error) => {
      this.#hasLeft(error)
      this.look()
    })
  }

  /** Checks the topics at once. */
  look(): void {
    this.#wake.resolve()
  }

  /** @throws Error when the connections must be replaced. */
  async keep(): Promise<void> {
    const { signal, problems, settings } = this.#options
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers()
      let retryMs = RETRY_AFTER_MS
      let isAnswering = false
      try {
        await this.#joinIfNeeded()
        isAnswering = true
      } catch (error) {
        if (mustRejoin(error)) retryMs = REJOIN_AFTER_MS
        if (!signal.aborted) problems.raise('group', explain(error, settings))
      }
      if (this.isJoined && isAnswering && performance.now() - this.#aliveAt > STALLED_AFTER_MS) {
        throw new Error('the group does not answer heartbeats')
      }
      const isSettled = this.isJoined && !problems.has('topics', 'group')
      await pause(isSettled ? LOOK_EVERY_MS : retryMs, { signal, unless: this.#wake.promise })
    }
  }

  async #joinIfNeeded(): Promise<void> {
    const { clients, settings, problems, signal } = this.#options
    const { found, missing } = await findTopics(clients.reader, settings.topics)
    if (missing.length > 0) problems.raise('topics', missingText(missing))
    else problems.clear('topics')
    if (found.size === 0) problems.clear('group')
    const wanted = JSON.stringify([...found])
    if (signal.aborted || found.size === 0 || (this.isJoined && wanted === this.#joinedFor)) return
    for (const client of [this.#group, clients.reader]) subscribe(client, [...found.keys()])
    await this.#group.metadata({ topics: [...found.keys()], forceUpdate: true })
    try {
      await this.#group.joinGroup({})
    } catch (error) {
      this.#hasLeft(error)
      throw error
    }
    this.#joinedFor = wanted
  }

  #isAlive(): void {
    this.#aliveAt = performance.now()
    this.#options.problems.clear('group')
  }

  #hasLeft(error: unknown): void {
    this.isJoined = false
    this.#options.problems.raise('group', explain(error, this.#options.settings))
  }
}

function subscribe(client: Consumer, topics: readonly string[]): void {
  for (const topic of client.topics.current.filter((known) => !topics.includes(known))) client.topics.untrack(topic)
  for (const topic of topics) if (!client.topics.has(topic)) client.topics.track(topic)
}

function missingText(missing: readonly string[]): string {
  const names = missing.map((topic) => `"${topic}"`).join(', ')
  return `Kafka has no topic ${names}. Create it, or correct the topics of this source; Tidemark receives from it as soon as it exists.`
}
