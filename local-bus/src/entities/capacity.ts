/** How many bytes of messages a bus may hold; each copy in each subscription counts. */
export class Capacity {
  readonly maxBytes: number
  #usedBytes = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Whether messages of this size may come. */
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

/** What a stored message costs beyond its bytes, roughly. */
const OVERHEAD_BYTES = 600

export const costOf = ({ size }: { readonly size: number }): number => size + OVERHEAD_BYTES
