import { Progress } from './progress.ts'

/** A partition while this member owns it. A later assignment is another object, and earlier progress does not count. */
export interface OwnedPartition {
  readonly topic: string
  readonly partition: number
  readonly progress: Progress
  /** The next record to fetch; undefined until the offset of the group is known. */
  position: bigint | undefined
  /** The offset that the broker has. */
  committed: bigint | undefined
  committedMessages: number
  /** Not fetched before this time, in milliseconds since 1970, after an error. */
  retryAt: number
  isOwned: boolean
}

export interface Assignment {
  memberId: string
  generationId?: number
  assignments?: readonly { topic: string; partitions: readonly number[] }[]
}

/** The partitions that this member owns. */
export class Ownership {
  #partitions = new Map<string, OwnedPartition>()
  #memberId: string | undefined
  #generationId = -1

  get generationId(): number {
    return this.#generationId
  }

  list(): OwnedPartition[] {
    return [...this.#partitions.values()]
  }

  find(topic: string, partition: number): OwnedPartition | undefined {
    return this.#partitions.get(keyOf(topic, partition))
  }

  /**
   * Applies a new assignment. A partition that stays continues at its position, unless another member may have owned it
   * meanwhile: after the group expelled this member, or after a generation without it.
   */
  assign({ memberId, generationId = 0, assignments = [] }: Assignment): {
    gained: OwnedPartition[]
    lost: OwnedPartition[]
  } {
    const isContinued = memberId === this.#memberId && generationId <= this.#generationId + 1
    const before = this.#partitions
    this.#memberId = memberId
    this.#generationId = generationId
    this.#partitions = new Map()
    const gained: OwnedPartition[] = []
    for (const { topic, partitions } of assignments) {
      for (const partition of partitions) {
        const key = keyOf(topic, partition)
        const kept = isContinued ? before.get(key) : undefined
        const owned = kept ?? newPartition(topic, partition)
        this.#partitions.set(key, owned)
        if (!kept) gained.push(owned)
      }
    }
    const lost = [...before].filter(([key, owned]) => this.#partitions.get(key) !== owned).map(([, owned]) => owned)
    for (const owned of lost) owned.isOwned = false
    return { gained, lost }
  }
}

function newPartition(topic: string, partition: number): OwnedPartition {
  return {
    topic,
    partition,
    progress: new Progress(),
    position: undefined,
    committed: undefined,
    committedMessages: 0,
    retryAt: 0,
    isOwned: true,
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}:${partition}`
}
