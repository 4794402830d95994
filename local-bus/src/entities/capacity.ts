/** The memory for messages. Each copy in each subscription counts. */
export class Capacity {
  readonly maxBytes: number
  #usedBytes = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Whether messages of this size can be stored. */
  hasRoomFor(bytes: number): boolean {
    return this.#usedBytes + bytes <= this.maxBytes
  }

  take(bytes: number): void {
    this.#usedBytes += bytes
  }

  giveBack(bytes: number): void {
    this.#usedBytes -= bytes
  }
}

/** The approximate memory of a stored message in addition to its bytes. */
const OVERHEAD_BYTES = 600

export const costOf = ({ size }: { readonly size: number }): number => size + OVERHEAD_BYTES
