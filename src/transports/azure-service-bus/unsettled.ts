import type { ServiceBusReceivedMessage } from '@azure/service-bus'

/** A message that was delivered and is not settled yet. */
export interface UnsettledMessage {
  readonly message: ServiceBusReceivedMessage
  /** The link it came on. */
  readonly link: object
  /** Its place among all messages of its receiver. */
  readonly ordinal: number
  readonly since: number
  /** Whether the broker has it back although nothing is known of it yet. */
  isGivenBack: boolean
  /** Makes room for another message. */
  finish: () => void
}

/**
 * The SDK keeps deliveries in a ring of 2,048 that is freed from its oldest one only: when that is not settled, the
 * receiver falls silent after so many more, without an error.
 */
const RING = 2048
/** An oldest message that so many newer ones have passed is in their way. */
const PASSED_BY = RING / 2
const LONGEST_PATIENCE_MS = 30_000

/** The messages that are in hand, in the order they came. */
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

  /** Resolves as soon as no more than so many are in hand. */
  async shrinksTo(atMost: number): Promise<void> {
    if (this.size <= atMost) return
    await new Promise<void>((resolve) => this.#waiting.push({ atMost, resolve }))
  }

  has(sequenceNumber: ServiceBusReceivedMessage['sequenceNumber']): boolean {
    const text = String(sequenceNumber)
    return this.#held.values().some(({ message }) => String(message.sequenceNumber) === text)
  }

  /**
   * The oldest messages of a link that hold up the newer ones. While nothing passes them, as when the database is away,
   * there is none, however long they wait. A message that is back again has twice as long.
   */
  inTheWay(link: object, patienceMs: number): UnsettledMessage[] {
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
