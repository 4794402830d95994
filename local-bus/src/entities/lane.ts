import { OrderedMessages } from './ordered-messages.ts'
import type { StoredMessage } from './stored-message.ts'

/** A receiving link: takes messages out of a lane. */
export interface Consumer {
  /** Whether a delivered message is removed at once, instead of locked until it is settled. */
  readonly removes: boolean
  /** The number of messages that it can receive now. */
  room: () => number
  deliver: (stored: StoredMessage) => void
  /** Called when no more messages are waiting. */
  paused: () => void
}

/** Messages that are delivered in sequence: all of a queue, or those of one session. */
export class Lane {
  readonly waiting = new OrderedMessages()
  readonly #consumers = new Set<Consumer>()
  readonly #handOut: (stored: StoredMessage, consumer: Consumer) => void
  #isAwake = false

  /** @param handOut locks or removes a message, before it is delivered. */
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

  /** Delivers messages in the next turn of the event loop, once for all calls of this turn. */
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

  /** Changes the first consumer, for fairness. */
  #rotate(): void {
    const [first] = this.#consumers
    if (!first) return
    this.#consumers.delete(first)
    this.#consumers.add(first)
  }
}
