import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { KafkaSource } from '../source.ts'
import type { Delivered } from '../transport.ts'
import type { Clients } from './clients.ts'
import { Commits } from './commits.ts'
import { toDelivered } from './delivered.ts'
import { explain } from './explain.ts'
import type { InHand } from './in-hand.ts'
import { Membership } from './membership.ts'
import { type Assignment, type OwnedPartition, Ownership } from './ownership.ts'
import { findPositions } from './positions.ts'
import type { Problems } from './problems.ts'
import type { Span } from './progress.ts'
import { Reading } from './reading.ts'
import { type FetchedPartition, readRecords } from './records.ts'

export interface SessionOptions {
  settings: KafkaSource
  clients: Clients
  problems: Problems
  inHand: InHand
  log: Logger
  onMessages: () => void
  /** Messages were dealt with that Kafka will deliver again. */
  onLostSettlements: (messages: number) => void
  signal: AbortSignal
}

/** Some records of one partition that are handed over together. */
interface Slice {
  owned: OwnedPartition
  span: Span
  messages: Delivered[]
}

const SLICE_MESSAGES = 1000
const RETRY_AFTER_MS = 500

/** Takes records on one pair of connections: from what was fetched, through the inbox, to the committed offset. */
export class Session {
  readonly #options: SessionOptions
  readonly #ownership = new Ownership()
  readonly #membership: Membership
  readonly #reading: Reading
  readonly #commits: Commits
  /** Fetched, but there is no room for them yet. */
  #waiting: Slice[] = []
  #hasEnded = false

  constructor(options: SessionOptions) {
    this.#options = options
    const { settings, clients, problems, inHand, log, signal } = options
    this.#commits = new Commits(clients.group, this.#ownership, log)
    this.#membership = new Membership({
      settings,
      clients,
      problems,
      onAssigned: (assignment) => this.#onAssigned(assignment),
      onRebalance: () => void this.#commits.now(),
      signal,
    })
    this.#reading = new Reading({
      clients,
      ownership: this.#ownership,
      log,
      hasRoom: () => this.#waiting.length === 0 && inHand.hasRoom,
      onFetched: (owned, fetched) => this.#onFetched(owned, fetched),
      onFailure: (error) => {
        problems.raise('fetch', explain(error, settings))
        this.#membership.look()
      },
      onSuccess: () => problems.clear('fetch'),
      signal,
    })
  }

  get isJoined(): boolean {
    return this.#membership.isJoined
  }

  /** Takes what comes until stopped. @throws Error when the connections must be made anew. */
  async run(): Promise<void> {
    void this.#reading.run()
    await this.#membership.keep()
    this.#waiting = []
  }

  commit(): Promise<void> {
    return this.#commits.now()
  }

  /** Its partitions are nobody's from here on. */
  end(): void {
    this.#hasEnded = true
    this.#commits.stop()
    this.#lose(this.#ownership.list())
  }

  #onAssigned(assignment: Assignment): void {
    const { gained, lost } = this.#ownership.assign(assignment)
    this.#lose(lost)
    const { generationId } = assignment
    this.#options.log.info(
      { generationId, partitions: this.#ownership.list().length, gained: gained.length, lost: lost.length },
      'kafka: partitions were assigned',
    )
    if (gained.length > 0) void this.#locate(gained)
  }

  #lose(lost: readonly OwnedPartition[]): void {
    const messages = lost.reduce(
      (sum, { progress, committedMessages }) => sum + progress.settledMessages - committedMessages,
      0,
    )
    for (const owned of lost) owned.isOwned = false
    if (messages > 0) this.#options.onLostSettlements(messages)
  }

  async #locate(gained: readonly OwnedPartition[]): Promise<void> {
    const { clients, settings, problems, signal } = this.#options
    let partitions = gained.filter(({ isOwned }) => isOwned)
    while (partitions.length > 0 && !signal.aborted && !this.#hasEnded) {
      try {
        await findPositions(clients, partitions, settings.from ?? 'earliest')
        this.#commits.schedule()
        this.#reading.wake()
        return
      } catch (error) {
        problems.raise('fetch', explain(error, settings))
        await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => undefined)
      }
      partitions = partitions.filter(({ isOwned }) => isOwned)
    }
  }

  #onFetched(owned: OwnedPartition, fetched: FetchedPartition): void {
    const { records, nextOffset } = readRecords(fetched, owned.position ?? 0n)
    if (nextOffset === owned.position) return
    owned.position = nextOffset
    for (let from = 0; from < Math.max(1, records.length); from += SLICE_MESSAGES) {
      const slice = records.slice(from, from + SLICE_MESSAGES)
      const end = records[from + SLICE_MESSAGES]?.offset ?? nextOffset
      const messages = slice
        .map((record) => toDelivered(owned.topic, owned.partition, record))
        .filter((message) => message !== undefined)
      this.#waiting.push({ owned, span: owned.progress.begin(end, messages.length), messages })
    }
    this.#handOver()
  }

  #handOver(): void {
    const { inHand, signal } = this.#options
    while (this.#waiting.length > 0 && inHand.hasRoom && !signal.aborted) {
      const slice = this.#waiting.shift()
      if (slice?.owned.isOwned) void this.#settle(slice)
    }
  }

  async #settle({ owned, span, messages }: Slice): Promise<void> {
    const { inHand, onMessages, onLostSettlements } = this.#options
    if (messages.length > 0) onMessages()
    const isDone = messages.length === 0 || (await inHand.give(messages))
    if (isDone) owned.progress.finish(span)
    if (isDone && !owned.isOwned) onLostSettlements(messages.length)
    if (this.#hasEnded) return
    if (isDone && owned.isOwned) this.#commits.schedule()
    this.#handOver()
    this.#reading.wake()
  }
}
