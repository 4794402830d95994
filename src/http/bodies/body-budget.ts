import { ProblemError } from '../responses/problem.ts'
import { MemoryPool, type PoolMember } from './memory-pool.ts'

/** The budget assumes largest bodies of at least this size, because many tiny events take more memory than their bytes. */
const LEAST_LARGEST_BYTES = 64 << 20
const WAIT_AT_MOST_MS = 30_000

/** The part of the budget that one body holds. */
export interface BodyAccount {
  readonly heldBytes: number
  /** Raises or lowers its part to this many bytes; false when there is no room at the moment. */
  tryHold(bytes: number): boolean
  /**
   * The same, but waits for room.
   *
   * @throws ProblemError 503 when there is no room in time, and the signal's reason when it is aborted.
   */
  hold(bytes: number, signal: AbortSignal): Promise<void>
  /** Declares that the body has its final size. */
  complete(): void
  /** Gives everything back. */
  release(): void
}

export interface BodyBudget {
  /** Opens an account for a body of this sender. */
  open(sender: string): BodyAccount
  heldBytes(): number
}

interface Waiting {
  account: Account
  bytes: number
  proceed: () => void
}

/**
 * Bounds the memory of all bodies that are being received, inflated or applied to three of the largest size, and that of one
 * sender's to half of it. A body that finds no room waits for it, and holds up only itself; see `MemoryPool`.
 */
export function createBodyBudget(maxBodyBytes: number, waitAtMostMs = WAIT_AT_MOST_MS): BodyBudget {
  const largest = Math.max(maxBodyBytes, LEAST_LARGEST_BYTES)
  const all = new MemoryPool(3 * largest, largest)
  const senders = new Map<string, MemoryPool>()
  const waiting = new Set<Waiting>()

  function onRoom() {
    for (const { account, bytes, proceed } of waiting) {
      if (account.tryHold(bytes)) proceed()
    }
  }

  return {
    open(sender) {
      const own = senders.get(sender) ?? new MemoryPool(1.5 * largest, largest)
      senders.set(sender, own)
      own.accounts++
      const onClosed = () => {
        if (--own.accounts === 0) senders.delete(sender)
        onRoom()
      }
      return new Account([all, own], { waiting, waitAtMostMs, onRoom, onClosed })
    },
    heldBytes: () => all.heldBytes,
  }
}

interface Surroundings {
  waiting: Set<Waiting>
  waitAtMostMs: number
  onRoom: () => void
  onClosed: () => void
}

class Account implements BodyAccount, PoolMember {
  heldBytes = 0
  #isOpen = true
  readonly #pools: readonly MemoryPool[]
  readonly #around: Surroundings

  constructor(pools: readonly MemoryPool[], around: Surroundings) {
    this.#pools = pools
    this.#around = around
  }

  tryHold(bytes: number): boolean {
    if (!this.#isOpen) return false
    const isLess = bytes < this.heldBytes
    if (!isLess && !this.#pools.every((pool) => pool.hasRoom(this, bytes))) return false
    for (const pool of this.#pools) pool.hold(this, bytes)
    this.heldBytes = bytes
    if (isLess) this.#around.onRoom()
    return true
  }

  async hold(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.tryHold(bytes)) return
    const { waiting, waitAtMostMs } = this.#around
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const entry = { account: this, bytes, proceed: resolve }
    const onAbort = () => reject(signal.reason)
    const timer = setTimeout(() => reject(noRoom()), waitAtMostMs)
    signal.addEventListener('abort', onAbort, { once: true })
    waiting.add(entry)
    try {
      await promise
    } finally {
      waiting.delete(entry)
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }

  complete(): void {
    for (const pool of this.#pools) pool.complete(this)
    this.#around.onRoom()
  }

  release(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    for (const pool of this.#pools) {
      pool.complete(this)
      pool.hold(this, 0)
    }
    this.heldBytes = 0
    this.#around.onClosed()
  }
}

function noRoom(): ProblemError {
  return new ProblemError('unavailable', 'Too many large bodies at the same time. Send the request again', {
    headers: { 'retry-after': '2' },
  })
}
