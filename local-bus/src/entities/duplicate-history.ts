/** The message ids of the last while, for queues and topics that ask for duplicate detection. */
export class DuplicateHistory {
  readonly #windowMs: number
  readonly #seenAt = new Map<string, number>()

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Whether this id came within the window; if not, it is remembered from now on. */
  isRepeated(messageId: string | undefined): boolean {
    if (messageId === undefined) return false
    this.#forgetOld()
    if (this.#seenAt.has(messageId)) return true
    this.#seenAt.set(messageId, Date.now())
    return false
  }

  #forgetOld(): void {
    const limit = Date.now() - this.#windowMs
    for (const [messageId, seenAt] of this.#seenAt) {
      if (seenAt > limit) return
      this.#seenAt.delete(messageId)
    }
  }
}
