import type { Counts, StoredMessage } from './stored-message.ts'

/** All messages of a queue by sequence number, in any state. Peeking reads them. */
export class MessageLog {
  #messages = new Map<number, StoredMessage>()
  #last = 0
  /** Dead letters keep their sequence numbers, so they can arrive unsorted. */
  #isSorted = true

  nextSequenceNumber(): number {
    return this.#last + 1
  }

  add(stored: StoredMessage): void {
    if (stored.sequenceNumber < this.#last) this.#isSorted = false
    this.#last = Math.max(this.#last, stored.sequenceNumber)
    this.#messages.set(stored.sequenceNumber, stored)
  }

  get(sequenceNumber: number): StoredMessage | undefined {
    return this.#messages.get(sequenceNumber)
  }

  delete(sequenceNumber: number): boolean {
    return this.#messages.delete(sequenceNumber)
  }

  /** Up to `count` messages from a sequence number on, in sequence, that meet a condition. */
  list(from: number, count: number, isWanted: (stored: StoredMessage) => boolean): StoredMessage[] {
    if (!this.#isSorted) {
      this.#messages = new Map([...this.#messages].toSorted(([a], [b]) => a - b))
      this.#isSorted = true
    }
    const found: StoredMessage[] = []
    for (const stored of this.#messages.values()) {
      if (found.length >= count) break
      if (stored.sequenceNumber >= from && isWanted(stored)) found.push(stored)
    }
    return found
  }

  count(): Omit<Counts, 'deadLetter'> {
    const counts = { active: 0, locked: 0, deferred: 0, scheduled: 0 }
    for (const { status } of this.#messages.values()) {
      if (status === 'gone') continue
      counts[status === 'waiting' ? 'active' : status] += 1
    }
    return counts
  }
}
