import type { ServiceBusReceivedMessage } from '@azure/service-bus'
import type { Logger } from 'pino'
import { pause } from '../../waiting/pause.ts'
import { within } from '../../waiting/within.ts'
import { type Delivered, type Settlement, type Take, TakeAborted } from '../transport.ts'
import { toDelivered } from './delivered.ts'
import type { Entity } from './entity.ts'
import { isLockLost } from './errors.ts'
import { createLockRenewal } from './lock-renewal.ts'
import { logLost, type Settler, settle } from './settlement.ts'
import { createTurns } from './settlement-turns.ts'
import { Unsettled, type UnsettledMessage } from './unsettled.ts'

export interface IntakeOptions {
  entity: Entity
  take: Take
  log: Logger
  /** Whom to tell what became of messages: always the newest, for one on a connection that is gone could not. */
  broker: () => Settler & { renewMessageLock(message: ServiceBusReceivedMessage): Promise<Date> }
  /** Called when the broker does not answer as it should. */
  onTrouble: (error: unknown) => void
  stopping: AbortSignal
}

const RENEW_WITHIN_MS = 5000
/** The broker has no back-off of its own: a message that is given back comes again at once. */
const FAILED_TAKE_PAUSE_MS = 5000

/** Hands messages to the inbox and tells the broker what became of each; keeps them locked meanwhile. */
export class Intake {
  readonly unsettled = new Unsettled()
  lostSettlements = 0
  lastMessageAt: number | undefined
  /** The same by a clock that nobody sets. */
  lastArrival = 0
  /** Messages that were given back while the inbox still has them. */
  overdue = 0
  readonly #options: IntakeOptions
  readonly #turns = createTurns()
  readonly #renewal = createLockRenewal((message) => this.#renew(message))
  #gathered: { held: UnsettledMessage; delivered: Delivered }[] = []

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Takes a message in. Resolves when it is settled or given back, and never rejects. */
  receive(message: ServiceBusReceivedMessage, link: object): Promise<void> {
    this.lastMessageAt = Date.now()
    this.lastArrival = performance.now()
    const delivered = toDelivered(message, this.#options.entity)
    // The SDK takes a message with a session's id for one of a session, and would refuse to settle it on a new connection.
    message.sessionId = undefined
    const finished = Promise.withResolvers<void>()
    const held = this.unsettled.add(message, link, finished.resolve)
    this.#renewal.hold(message)
    if (this.#options.stopping.aborted) void this.#settle(held)
    else if (this.#gathered.push({ held, delivered }) === 1) setImmediate(() => void this.#takeGathered())
    return finished.promise
  }

  /** Lets the broker have messages again that hold up others. Should the inbox apply them after all, they are duplicates then. */
  giveBack(all: readonly UnsettledMessage[]): void {
    for (const held of all) {
      held.isGivenBack = true
      this.overdue++
      void this.#settle(held)
    }
  }

  /** Renews no more locks. */
  stop(): void {
    this.#renewal.stop()
  }

  async #takeGathered(): Promise<void> {
    const gathered = this.#gathered
    this.#gathered = []
    const all = gathered.map(({ held }) => held)
    const { take, log, stopping } = this.#options
    let settlements: readonly Settlement[] | undefined
    try {
      settlements = await take(gathered.map(({ delivered }) => delivered))
    } catch (error) {
      if (!(error instanceof TakeAborted)) {
        log.error({ err: error, messages: all.length }, 'messages could not be taken; they are given back')
        await pause(FAILED_TAKE_PAUSE_MS, { signal: stopping })
      }
    }
    this.overdue -= all.filter(({ isGivenBack }) => isGivenBack).length
    const open = all.flatMap((held, i) => (held.isGivenBack ? [] : [{ held, settlement: settlements?.[i] }]))
    const errors = await Promise.all(open.map(({ held, settlement }) => this.#settle(held, settlement)))
    this.lostSettlements += logLost(errors, log)
  }

  /** @returns the error when the broker did not take it. */
  async #settle(held: UnsettledMessage, settlement?: Settlement): Promise<unknown> {
    const error = await settle(this.#options.broker(), this.#turns, held.message, settlement)
    this.#renewal.release(held.message)
    this.unsettled.remove(held)
    if (error !== undefined && !isLockLost(error)) this.#options.onTrouble(error)
    return error
  }

  async #renew(message: ServiceBusReceivedMessage): Promise<'renewed' | 'failed' | 'lost'> {
    try {
      const answer = await within(this.#options.broker().renewMessageLock(message), RENEW_WITHIN_MS)
      if (answer !== 'late') return 'renewed'
      this.#options.onTrouble(new Error('the broker did not renew a lock in time'))
    } catch (error) {
      if (isLockLost(error)) return 'lost'
      this.#options.onTrouble(error)
    }
    return 'failed'
  }
}
