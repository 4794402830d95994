import { FetchIsolationLevels } from '@platformatic/kafka'
import type { Logger } from 'pino'
import { pause } from '../../waiting/pause.ts'
import type { Clients } from './clients.ts'
import { isOnlyOutOfRange, OFFSET_OUT_OF_RANGE, responseOf, toRequest } from './fetch-requests.ts'
import type { OwnedPartition, Ownership } from './ownership.ts'
import { listOffsets } from './positions.ts'
import type { FetchedPartition, FetchResponse } from './records.ts'

export interface ReadingOptions {
  clients: Clients
  ownership: Ownership
  log: Logger
  /** Whether more may be fetched. */
  hasRoom: () => boolean
  onFetched: (owned: OwnedPartition, fetched: FetchedPartition) => void
  onFailure: (error: unknown) => void
  onSuccess: () => void
  signal: AbortSignal
}

const LONGEST_POLL_MS = 500
const MAX_BYTES = 2 * 1024 * 1024
const RETRY_AFTER_MS = 500

/** Fetches the records of the member's partitions, one request per broker at a time, while there is room for them. */
export class Reading {
  readonly #options: ReadingOptions
  readonly #busyNodes = new Set<number>()
  #isStale = true
  #refreshedAt = Number.NEGATIVE_INFINITY
  #wake = Promise.withResolvers<void>()

  constructor(options: ReadingOptions) {
    this.#options = options
  }

  /** Call when there is room again, or a new partition. */
  wake(): void {
    this.#wake.resolve()
  }

  async run(): Promise<void> {
    const { signal, onFailure } = this.#options
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers()
      let unless: Promise<void> | undefined = this.#wake.promise
      try {
        await this.#fetchFromAll()
      } catch (error) {
        this.#isStale = true
        unless = undefined
        if (!signal.aborted) onFailure(error)
      }
      await pause(RETRY_AFTER_MS, { signal, unless })
    }
  }

  async #fetchFromAll(): Promise<void> {
    const { clients, ownership, hasRoom } = this.#options
    const isDue = ({ position, retryAt }: OwnedPartition) => position !== undefined && retryAt <= performance.now()
    if (!hasRoom() || !ownership.list().some(isDue)) return
    const topics = [...clients.reader.topics.current]
    const forceUpdate = this.#isStale && this.#refreshedAt + RETRY_AFTER_MS <= performance.now()
    if (forceUpdate) {
      this.#refreshedAt = performance.now()
      this.#isStale = false
    }
    const metadata = await clients.reader.metadata({ topics, forceUpdate })
    const leaderOf = ({ topic, partition }: OwnedPartition) =>
      metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1
    const idOf = (topic: string) => metadata.topics.get(topic)?.id ?? ''
    for (const [node, partitions] of Map.groupBy(ownership.list().filter(isDue), leaderOf)) {
      if (node < 0) this.#isStale = true
      else if (!this.#busyNodes.has(node)) void this.#fetchFrom(node, partitions, idOf)
    }
  }

  async #fetchFrom(node: number, partitions: OwnedPartition[], idOf: (topic: string) => string): Promise<void> {
    const { onFailure, onSuccess, signal } = this.#options
    this.#busyNodes.add(node)
    const asked = new Map(partitions.map((owned) => [owned, owned.position]))
    try {
      const { response, error } = await this.#ask(node, toRequest(partitions, idOf))
      if (response) this.#receive(response, asked, idOf)
      if (error === undefined || isOnlyOutOfRange(response)) onSuccess()
      else throw error
    } catch (error) {
      this.#isStale = true
      for (const owned of partitions) {
        if (owned.position === asked.get(owned)) owned.retryAt = performance.now() + RETRY_AFTER_MS
      }
      if (!signal.aborted) onFailure(error)
    } finally {
      this.#busyNodes.delete(node)
      this.wake()
    }
  }

  /** @returns both a response and an error when only some partitions failed. */
  async #ask(
    node: number,
    topics: ReturnType<typeof toRequest>,
  ): Promise<{ response?: FetchResponse; error?: unknown }> {
    try {
      const response = await this.#options.clients.reader.fetch({
        node,
        topics,
        isolationLevel: FetchIsolationLevels.READ_COMMITTED,
        maxWaitTime: LONGEST_POLL_MS,
        minBytes: 1,
        maxBytes: MAX_BYTES,
      })
      return { response }
    } catch (error) {
      return { response: responseOf(error), error }
    }
  }

  #receive(
    response: FetchResponse,
    asked: Map<OwnedPartition, bigint | undefined>,
    idOf: (topic: string) => string,
  ): void {
    for (const { topicId, partitions: answers } of response.responses) {
      for (const fetched of answers) {
        const isThis = ({ topic, partition }: OwnedPartition) =>
          partition === fetched.partitionIndex && idOf(topic) === topicId
        const owned = asked.keys().find(isThis)
        // When its leader moves, a partition may have been requested from both brokers.
        if (!owned?.isOwned || owned.position !== asked.get(owned)) continue
        if (fetched.errorCode === 0) this.#options.onFetched(owned, fetched)
        else if (fetched.errorCode === OFFSET_OUT_OF_RANGE) void this.#restart(owned)
      }
    }
  }

  /** The next record was deleted, or the topic was recreated: continue with the oldest record. */
  async #restart(owned: OwnedPartition): Promise<void> {
    const { topic, partition, position } = owned
    owned.position = undefined
    try {
      const [oldest] = (await listOffsets(this.#options.clients.reader, [owned], 'earliest')).filter(
        (each) => each !== undefined,
      )
      owned.position = oldest ?? position
      this.#options.log.warn(
        { topic, partition, from: String(position), to: String(oldest) },
        'kafka: records were deleted before they were read',
      )
    } catch {
      owned.position = position
      owned.retryAt = performance.now() + RETRY_AFTER_MS
    }
    this.wake()
  }
}
