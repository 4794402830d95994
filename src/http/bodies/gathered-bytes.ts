const FIRST_BYTES = 16 << 10

/** Bytes that arrive in pieces, in one buffer that grows with them, whatever length was announced. */
export class GatheredBytes {
  length = 0
  #memory = new ArrayBuffer(0)
  readonly #mostBytes: number

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** The memory that the buffer needs for this many more bytes. */
  memoryWith(more: number): number {
    const { byteLength } = this.#memory
    const needed = this.length + more
    if (needed <= byteLength) return byteLength
    return Math.max(needed, Math.min(this.#mostBytes, Math.max(FIRST_BYTES, Math.ceil(byteLength * 1.5))))
  }

  append(piece: Uint8Array): void {
    const memory = this.memoryWith(piece.length)
    if (memory > this.#memory.byteLength) this.#memory = this.#memory.transfer(memory)
    new Uint8Array(this.#memory).set(piece, this.length)
    this.length += piece.length
  }

  /** All bytes. Nothing may be appended afterwards. */
  toBuffer(): Buffer<ArrayBuffer> {
    return Buffer.from(this.#memory, 0, this.length)
  }

  /** Gives the memory back at once, without waiting for the garbage collector. */
  discard(): void {
    this.#memory = this.#memory.transfer(0)
    this.length = 0
  }
}
