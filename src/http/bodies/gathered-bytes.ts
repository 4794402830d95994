const FIRST_BYTES = 16 << 10

/**
 * Bytes that arrive in pieces, whatever length was announced. Their memory grows in place: a copy of a large body would take that
 * much memory once more, and the garbage collector would give it back late.
 */
export class GatheredBytes {
  length = 0
  #memory: ArrayBuffer | undefined
  readonly #mostBytes: number

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** The memory that is needed for this many more bytes. */
  memoryWith(more: number): number {
    const { byteLength } = this.#memory ?? { byteLength: 0 }
    const needed = this.length + more
    if (needed <= byteLength) return byteLength
    return Math.max(needed, Math.min(this.#mostBytes, Math.max(FIRST_BYTES, Math.ceil(byteLength * 1.5))))
  }

  append(piece: Uint8Array): void {
    // This reserves addresses only.
    this.#memory ??= new ArrayBuffer(0, { maxByteLength: this.#mostBytes })
    const memory = this.memoryWith(piece.length)
    if (memory > this.#memory.byteLength) this.#memory.resize(memory)
    new Uint8Array(this.#memory).set(piece, this.length)
    this.length += piece.length
  }

  /** All bytes. Nothing may be appended afterwards. */
  toBuffer(): Buffer<ArrayBuffer> {
    // Memory of a fixed length is read several times faster.
    const memory = this.#memory?.transferToFixedLength() ?? new ArrayBuffer(0)
    return Buffer.from(memory, 0, this.length)
  }

  /** Gives the memory back at once, without waiting for the garbage collector. */
  discard(): void {
    if (this.#memory && !this.#memory.detached) this.#memory.resize(0)
    this.length = 0
  }
}
