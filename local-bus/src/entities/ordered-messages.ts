import type { StoredMessage } from './stored-message.ts'

/**
 * Waiting messages by sequence number. New messages go to the end. A returned message goes to its old place, near the front. A message
 * that no longer waits is skipped at the front.
 */
export class OrderedMessages {
  #items: StoredMessage[] = []
  #head = 0

  add(stored: StoredMessage): void {
    const last = this.#items.at(-1)
    if (this.#head === this.#items.length || (last && last.sequenceNumber < stored.sequenceNumber)) {
      this.#items.push(stored)
    } else {
      this.#items.splice(this.#placeOf(stored.sequenceNumber), 0, stored)
    }
  }

  get first(): StoredMessage | undefined {
    for (;;) {
      const stored = this.#items[this.#head]
      if (stored === undefined || stored.status === 'waiting') return stored
      this.#drop()
    }
  }

  shift(): StoredMessage | undefined {
    const stored = this.first
    if (stored) this.#drop()
    return stored
  }

  #drop(): void {
    this.#head += 1
    // Cutting off the used half keeps the average removal cheap.
    if (this.#head * 2 < this.#items.length && this.#head < 1024) return
    this.#items = this.#items.slice(this.#head)
    this.#head = 0
  }

  #placeOf(sequenceNumber: number): number {
    let low = this.#head
    let high = this.#items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#items[middle] as StoredMessage).sequenceNumber < sequenceNumber) low = middle + 1
      else high = middle
    }
    return low
  }
}
