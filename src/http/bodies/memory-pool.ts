/** A body up to this size is small. */
const SMALL_BYTES = 1 << 20

export interface PoolMember {
  readonly heldBytes: number
}

/**
 * Memory that bodies share. A quarter of a largest body is kept for small ones, so that large ones never lock them out. Of the rest,
 * room for one largest body is kept for the oldest large one that still grows: it can always finish, so that bodies
 * never deadlock.
 */
export class MemoryPool {
  /** The accounts that are open, whether or not they hold anything. */
  accounts = 0
  #smallBytes = 0
  #largeBytes = 0
  /** Large ones that may still grow, the oldest first. */
  readonly #growing = new Set<PoolMember>()
  readonly #forSmall: number
  readonly #forLarge: number
  readonly #largest: number

  constructor(limit: number, largest: number) {
    this.#largest = largest
    this.#forSmall = largest / 4
    this.#forLarge = limit - this.#forSmall
  }

  get heldBytes(): number {
    return this.#smallBytes + this.#largeBytes
  }

  /** Whether the member may change to this many bytes. */
  hasRoom(member: PoolMember, bytes: number): boolean {
    if (this.heldBytes === member.heldBytes) return true
    const forAny = this.#forLarge - this.#largest
    if (bytes <= SMALL_BYTES) {
      const smallBytes = this.#smallBytes + bytes - member.heldBytes
      return smallBytes <= this.#forSmall + Math.max(0, forAny - this.#largeBytes)
    }
    const [oldest = member] = this.#growing
    const ofOthers = this.#largeBytes - (member.heldBytes > SMALL_BYTES ? member.heldBytes : 0)
    const borrowed = Math.max(0, this.#smallBytes - this.#forSmall)
    return ofOthers + bytes + borrowed <= (member === oldest ? this.#forLarge : forAny)
  }

  /** Changes the member's count to this many bytes. */
  hold(member: PoolMember, bytes: number): void {
    if (member.heldBytes > SMALL_BYTES) this.#largeBytes -= member.heldBytes
    else this.#smallBytes -= member.heldBytes
    if (bytes > SMALL_BYTES) {
      if (member.heldBytes <= SMALL_BYTES) this.#growing.add(member)
      this.#largeBytes += bytes
    } else {
      this.#growing.delete(member)
      this.#smallBytes += bytes
    }
  }

  /** The member has its final size. */
  complete(member: PoolMember): void {
    this.#growing.delete(member)
  }
}
