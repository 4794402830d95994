import { randomBytes } from 'node:crypto'
import type { EventContext, Sender } from 'rhea'
import type { Consumer } from '../entities/lane.ts'
import type { Queue } from '../entities/queue.ts'
import { stampOf } from '../entities/stamp.ts'
import type { StoredMessage } from '../entities/stored-message.ts'
import { encodeMessage } from '../messages/encode.ts'
import { tagOf, tokenOf } from './lock-token.ts'
import { confirm, type RemoteState, refuse, settlementOf } from './outcomes.ts'
import { answerDrain, decide, roomOf } from './rhea-links.ts'

const DRAIN_RETRY_MS = 5
const OUTCOMES = ['accepted', 'released', 'modified', 'rejected'] as const

/** The link of a receiver: delivers messages within its credit, and settles them as it requests. */
export class ReceiverLink implements Consumer {
  readonly removes: boolean
  readonly #sender: Sender
  readonly #queue: Queue
  #isDraining = false

  /** @param wake requests more messages of the queue or the session. */
  constructor(sender: Sender, queue: Queue, wake: () => void) {
    this.#sender = sender
    this.#queue = queue
    this.removes = sender.snd_settle_mode === 1
    sender.on('sender_flow', wake)
    sender.on('sender_draining', () => {
      this.#isDraining = true
      wake()
    })
    for (const outcome of OUTCOMES) sender.on(outcome, (context: EventContext) => this.#settle(outcome, context))
  }

  room(): number {
    return this.#sender.is_open() ? roomOf(this.#sender) : 0
  }

  deliver(stored: StoredMessage): void {
    const tag = stored.lock ? tagOf(stored.lock.token) : randomBytes(16)
    this.#sender.send(encodeMessage(stored.message, stampOf(stored)), tag, 0)
  }

  paused(): void {
    if (!this.#isDraining) return
    this.#isDraining = false
    setImmediate(() => this.#answerDrain())
  }

  #answerDrain(): void {
    if (!this.#sender.is_open() || answerDrain(this.#sender)) return
    setTimeout(() => this.#answerDrain(), DRAIN_RETRY_MS).unref()
  }

  #settle(outcome: (typeof OUTCOMES)[number], { delivery }: EventContext): void {
    if (!delivery || delivery.settled) return
    const settlement = settlementOf(outcome, delivery.remote_state as unknown as RemoteState)
    const refusal = this.#queue.locks.settle(tokenOf(delivery.tag), settlement)
    if (refusal) decide(delivery, refuse(refusal), refusal.description)
    else decide(delivery, confirm(outcome), outcome)
  }
}
