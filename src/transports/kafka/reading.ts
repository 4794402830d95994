import { setTimeout as delay } from 'node:timers/promises'
import { FetchIsolationLevels } from '@platformatic/kafka'
import type { Logger } from 'pino'
import type { Clients } from './clients.ts'
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
const MAX_PARTITION_BYTES = 1024 * 1024
const RETRY_AFTER_MS = 500
/** Its number in the protocol. */
const OFFSET_OUT_OF_RANGE = 1

/** Fetches what comes in the member's partitions, one request a broker at a time, as long as there is room for it. */
export class Reading {
  readonly #options: ReadingOptions
  readonly #busyNodes = new Set<number>()
  #mustRefresh = true
  #wake = Promise.withResolvers<void>()

  constructor(options: ReadingOptions) {
    this.#options = options
  }

  /** There is room again, or something to fetch. */
  wake(): void {
    this.#wake.resolve()
  }

  async run(): Promise<void> {
    const { signal, onFailure } = this.#options
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers()
      let waitMs = LONGEST_POLL_MS
      try {
        await this.#fetchFromAll()
      } catch (error) {
        onFailure(error)
        this.#mustRefresh = true
        waitMs = RETRY_AFTER_MS
        this.#wake = Promise.withResolvers()
      }
      const timer = new AbortController()
      const waited = delay(waitMs, undefined, { signal: timer.signal }).catch(() => undefined)
      await Promise.race([this.#wake.promise, waited])
      timer.abort()
    }
  }

  async #fetchFromAll(): Promise<void> {
    const { clients, ownership, hasRoom } = this.#options
    const isDue = ({ position, retryAt }: OwnedPartition) => position !== undefined && retryAt <= Date.now()
    if (!hasRoom() || !ownership.list().some(isDue)) return
    const topics = [...clients.reader.topics.current]
    const metadata = await clients.reader.metadata({ topics, forceUpdate: this.#mustRefresh })
    this.#mustRefresh = false
    const leaderOf = ({ topic, partition }: OwnedPartition) =>
      metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1
    for (const [node, partitions] of Map.groupBy(ownership.list().filter(isDue), leaderOf)) {
      if (node < 0) this.#mustRefresh = true
      else if (!this.#busyNodes.has(node))
        void this.#fetch(node, partitions, (topic) => metadata.topics.get(topic)?.id ?? '')
    }
  }

  async #fetch(node: number, partitions: OwnedPartition[], idOf: (topic: string) => string): Promise<void> {
    const { clients, onFailure, onSuccess, signal } = this.#options
    this.#busyNodes.add(node)
    const asked = new Map(partitions.map((owned) => [owned, owned.position]))
    try {
      const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, owned]) => ({
        topicId: idOf(topic),
        partitions: owned.map(toRequest),
      }))
      const response = await clients.reader.fetch({
        node,
        topics,
        isolationLevel: FetchIsolationLevels.READ_COMMITTED,
        maxWaitTime: LONGEST_POLL_MS,
        minBytes: 1,
        maxBytes: MAX_BYTES,
      })
      this.#receive(response, asked, idOf)
      onSuccess()
    } catch (error) {
      this.#mustRefresh = true
      const response = responseOf(error)
      if (response) this.#receive(response, asked, idOf)
      else for (const owned of partitions) owned.retryAt = Date.now() + RETRY_AFTER_MS
      if (!signal.aborted && !isOutOfRange(response)) onFailure(error)
    } finally {
      this.#busyNodes.delete(node)
      this.wake()
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
        // When its leader moves, a partition may have been asked for at both places.
        if (!owned?.isOwned || owned.position !== asked.get(owned)) continue
        if (fetched.errorCode === 0) this.#options.onFetched(owned, fetched)
        else if (fetched.errorCode === OFFSET_OUT_OF_RANGE) void this.#beginAnew(owned)
        else owned.retryAt = Date.now() + RETRY_AFTER_MS
      }
    }
  }

  /** What was to come next has been deleted, or the topic is a new one: what is left of it is taken from its beginning. */
  async #beginAnew(owned: OwnedPartition): Promise<void> {
    const { topic, partition, position } = owned
    owned.position = undefined
    try {
      const [oldest] = (await listOffsets(this.#options.clients.reader, [owned], 'earliest')).filter(
        (each) => each !== undefined,
      )
      owned.position = oldest ?? position
      this.#options.log.warn(
        { topic, partition, from: String(position), to: String(oldest) },
        'kafka: records are gone',
      )
    } catch {
      owned.position = position
      owned.retryAt = Date.now() + RETRY_AFTER_MS
    }
    this.wake()
  }
}

function toRequest({ partition, position }: OwnedPartition) {
  return {
    partition,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    fetchOffset: position ?? 0n,
    partitionMaxBytes: MAX_PARTITION_BYTES,
  }
}

/** The answer that an error came with: some of its partitions may be well. */
function responseOf(error: unknown): FetchResponse | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined
  const response = error.response as Partial<FetchResponse> | undefined
  return Array.isArray(response?.responses) && response.errorCode === 0 ? (response as FetchResponse) : undefined
}

function isOutOfRange(response: FetchResponse | undefined): boolean {
  const codes = response?.responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode)) ?? []
  const wrong = codes.filter((code) => code !== 0)
  return wrong.length > 0 && wrong.every((code) => code === OFFSET_OUT_OF_RANGE)
}
