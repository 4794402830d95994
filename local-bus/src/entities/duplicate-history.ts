/** The recent message ids of a queue or topic with duplicate detection. */
export class DuplicateHistory {
  readonly #windowMs: number
  readonly #seenAt = new Map<string, number>()

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Whether this id was seen within the window. Remembers a new id. */
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
