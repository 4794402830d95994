import type { Logger } from 'pino'
import type { Clients } from './clients.ts'
import { Commits } from './commits.ts'
import { explain } from './explain.ts'
import type { Intake } from './intake.ts'
import { Membership } from './membership.ts'
import { type Assignment, type OwnedPartition, Ownership } from './ownership.ts'
import { findPositions } from './positions.ts'
import type { Problems } from './problems.ts'
import { Reading } from './reading.ts'
import type { KafkaSource } from './settings.ts'
import { cutSlices, type Slice } from './slices.ts'

export interface SessionOptions {
  settings: KafkaSource
  clients: Clients
  problems: Problems
  intake: Intake
  log: Logger
  onMessages: () => void
  /** Called with the number of applied messages that Kafka will redeliver. */
  onLostSettlements: (messages: number) => void
  signal: AbortSignal
}

/** Receives on one pair of connections: fetches records, hands them to the inbox, commits the offsets. */
export class Session {
  readonly #options: SessionOptions
  readonly #ownership = new Ownership()
  readonly #membership: Membership
  readonly #reading: Reading
  readonly #commits: Commits
  /** Fetched slices that wait for room. */
  #waiting: Slice[] = []
  readonly #ending = new AbortController()
  readonly #signal: AbortSignal

  constructor(options: SessionOptions) {
    this.#options = options
    const { settings, clients, problems, intake, log } = options
    const signal = AbortSignal.any([options.signal, this.#ending.signal])
    this.#signal = signal
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
      hasRoom: () => this.#waiting.length === 0 && intake.hasRoom,
      onFetched: (owned, fetched) => {
        this.#waiting.push(...cutSlices(owned, fetched, intake.sliceSize))
        this.#handOver()
      },
      onFailure: (error) => this.#onFailure(error),
      onSuccess: () => problems.clear('fetch'),
      signal,
    })
  }

  get isJoined(): boolean {
    return this.#membership.isJoined
  }

  /** Receives until it is stopped. @throws Error when the connections must be replaced. */
  async run(): Promise<void> {
    void this.#reading.run()
    await this.#membership.keep()
    this.#waiting = []
  }

  commit(): Promise<void> {
    return this.#commits.now()
  }

  /** Gives up its partitions. */
  end(): void {
    this.#ending.abort()
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
    const { clients, settings, problems } = this.#options
    problems.clear('fetch')
    const from = settings.from ?? 'earliest'
    void findPositions(clients, gained, {
      from,
      signal: this.#signal,
      onFailure: (error) => this.#onFailure(error),
    }).then(() => {
      this.#commits.schedule()
      this.#reading.wake()
    })
  }

  #onFailure(error: unknown): void {
    const { problems, settings } = this.#options
    problems.raise('fetch', explain(error, settings))
    this.#membership.look()
  }

  #lose(lost: readonly OwnedPartition[]): void {
    const messages = lost.reduce(
      (sum, { progress, committedMessages }) => sum + progress.settledMessages - committedMessages,
      0,
    )
    for (const owned of lost) owned.isOwned = false
    if (messages > 0) this.#options.onLostSettlements(messages)
  }

  #handOver(): void {
    while (this.#waiting.length > 0 && this.#options.intake.hasRoom && !this.#signal.aborted) {
      const slice = this.#waiting.shift()
      if (slice?.owned.isOwned) void this.#settle(slice)
    }
  }

  async #settle({ owned, span, messages }: Slice): Promise<void> {
    const { intake, onMessages, onLostSettlements } = this.#options
    if (messages.length > 0) onMessages()
    const isDone = messages.length === 0 || (await intake.give(messages))
    if (isDone) owned.progress.finish(span)
    if (isDone && !owned.isOwned) onLostSettlements(messages.length)
    if (this.#ending.signal.aborted) return
    if (isDone && owned.isOwned) this.#commits.schedule()
    this.#handOver()
    this.#reading.wake()
  }
}
