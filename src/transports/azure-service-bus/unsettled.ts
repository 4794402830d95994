import type { ServiceBusReceivedMessage } from '@azure/service-bus'

/** A message that was delivered and is not settled yet. */
export interface UnsettledMessage {
  readonly message: ServiceBusReceivedMessage
  /** The link it came on. */
  readonly link: object
  /** Its number among all messages of its receiver. */
  readonly ordinal: number
  readonly since: number
  /** Whether it was given back to the broker before its outcome was known. */
  isGivenBack: boolean
  /** Frees its credit for another message. */
  finish: () => void
}

/**
 * The SDK stores deliveries in a ring of 2,048, which is freed from its oldest delivery only. While the oldest is not settled,
 * the receiver stops after 2,048 more deliveries, without an error.
 */
const RING = 2048
/** The oldest message blocks its receiver when this number of newer messages has arrived. */
const PASSED_BY = RING / 2
const LONGEST_PATIENCE_MS = 30_000

/** The unsettled messages, in order of arrival. */
export class Unsettled {
  readonly #held = new Set<UnsettledMessage>()
  #newest = 0
  #waiting: { atMost: number; resolve: () => void }[] = []

  get size(): number {
    return this.#held.size
  }

  all(): UnsettledMessage[] {
    return [...this.#held]
  }

  add(message: ServiceBusReceivedMessage, link: object, finish: () => void): UnsettledMessage {
    const held = { message, link, ordinal: ++this.#newest, since: performance.now(), isGivenBack: false, finish }
    this.#held.add(held)
    return held
  }

  remove(held: UnsettledMessage): void {
    if (!this.#held.delete(held)) return
    held.finish()
    this.#waiting = this.#waiting.filter(({ atMost, resolve }) => {
      if (this.size <= atMost) resolve()
      return this.size > atMost
    })
  }

  /** Resolves when at most this number of messages is unsettled. */
  async shrinksTo(atMost: number): Promise<void> {
    if (this.size <= atMost) return
    await new Promise<void>((resolve) => this.#waiting.push({ atMost, resolve }))
  }

  has(sequenceNumber: ServiceBusReceivedMessage['sequenceNumber']): boolean {
    const text = String(sequenceNumber)
    return this.#held.values().some(({ message }) => String(message.sequenceNumber) === text)
  }

  /**
   * The oldest messages of a link that block newer ones. While no newer messages arrive, as during an outage of the database, no
   * message blocks, however long it waits. A redelivered message gets twice the patience.
   */
  blocking(link: object, patienceMs: number): UnsettledMessage[] {
    const now = performance.now()
    const oldest: UnsettledMessage[] = []
    for (const held of this.#held) {
      if (held.link !== link) continue
      const patience = Math.min(patienceMs * 2 ** (held.message.deliveryCount ?? 0), LONGEST_PATIENCE_MS)
      if (this.#newest - held.ordinal < PASSED_BY || now - held.since < patience) break
      oldest.push(held)
    }
    return oldest
  }
}
