import { OrderedMessages } from './ordered-messages.ts'
import type { StoredMessage } from './stored-message.ts'

/** Who takes messages out of a lane: one receiving link. */
export interface Consumer {
  /** Whether what it is handed is gone at once, or locked until it is settled. */
  readonly removes: boolean
  /** How many more messages it takes now. */
  room: () => number
  deliver: (stored: StoredMessage) => void
  /** Called when for now nothing more comes. */
  paused: () => void
}

/** Messages that are handed out in order: all of a queue, or those of one session. */
export class Lane {
  readonly waiting = new OrderedMessages()
  readonly #consumers = new Set<Consumer>()
  readonly #handOut: (stored: StoredMessage, consumer: Consumer) => void
  #isAwake = false

  /** @param handOut locks or removes a message, right before the consumer gets it. */
  constructor(handOut: (stored: StoredMessage, consumer: Consumer) => void) {
    this.#handOut = handOut
  }

  join(consumer: Consumer): void {
    this.#consumers.add(consumer)
    this.wake()
  }

  leave(consumer: Consumer): void {
    this.#consumers.delete(consumer)
  }

  /** Hands out what there is in the next turn of the event loop: once for all that happens in this one. */
  wake(): void {
    if (this.#isAwake || this.#consumers.size === 0) return
    this.#isAwake = true
    setImmediate(() => {
      this.#isAwake = false
      this.#run()
    })
  }

  #run(): void {
    let ready = [...this.#consumers].map((consumer) => ({ consumer, room: consumer.room() }))
    while (ready.length > 0 && this.waiting.first) {
      ready = ready.filter(({ room }) => room > 0)
      for (const turn of ready) {
        const stored = this.waiting.shift()
        if (!stored) break
        turn.room -= 1
        this.#handOut(stored, turn.consumer)
        turn.consumer.deliver(stored)
      }
    }
    for (const consumer of this.#consumers) consumer.paused()
    this.#rotate()
  }

  /** So that no consumer is always the first. */
  #rotate(): void {
    const [first] = this.#consumers
    if (!first) return
    this.#consumers.delete(first)
    this.#consumers.add(first)
  }
}
