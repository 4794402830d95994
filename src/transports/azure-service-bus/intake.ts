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
  /** The newest receiver, which settles all messages: a receiver on a lost connection cannot settle any. */
  broker: () => Settler & { renewMessageLock(message: ServiceBusReceivedMessage): Promise<Date> }
  /** Called when the broker does not answer as expected. */
  onTrouble: (error: unknown) => void
  stopping: AbortSignal
}

const RENEW_WITHIN_MS = 5000
/** The broker has no back-off: it redelivers a message that is given back at once. */
const FAILED_TAKE_PAUSE_MS = 5000

/** Hands messages to the inbox, renews their locks meanwhile, and settles them. */
export class Intake {
  readonly unsettled = new Unsettled()
  lostSettlements = 0
  lastMessageAt: number | undefined
  /** The same by the monotonic clock. */
  lastArrival = 0
  /** Messages that were given back while the inbox is still applying them. */
  overdue = 0
  readonly #options: IntakeOptions
  readonly #turns = createTurns()
  readonly #renewal = createLockRenewal((message) => this.#renew(message))
  #gathered: { held: UnsettledMessage; delivered: Delivered }[] = []

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Receives a message. Resolves when it is settled or given back. Never rejects. */
  receive(message: ServiceBusReceivedMessage, link: object): Promise<void> {
    this.lastMessageAt = Date.now()
    this.lastArrival = performance.now()
    const delivered = toDelivered(message, this.#options.entity)
    // The SDK would treat a message with a session id as part of a session, and refuse to settle it on a new connection.
    message.sessionId = undefined
    const finished = Promise.withResolvers<void>()
    const held = this.unsettled.add(message, link, finished.resolve)
    this.#renewal.hold(message)
    if (this.#options.stopping.aborted) void this.#settle(held)
    else if (this.#gathered.push({ held, delivered }) === 1) setImmediate(() => void this.#takeGathered())
    return finished.promise
  }

  /** Gives blocking messages back to the broker. If the inbox applies them after all, the redelivered messages are duplicates. */
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
        log.error({ err: error, messages: all.length }, 'messages were not taken and are given back')
        await pause(FAILED_TAKE_PAUSE_MS, { signal: stopping })
      }
    }
    this.overdue -= all.filter(({ isGivenBack }) => isGivenBack).length
    const open = all.flatMap((held, i) => (held.isGivenBack ? [] : [{ held, settlement: settlements?.[i] }]))
    const errors = await Promise.all(open.map(({ held, settlement }) => this.#settle(held, settlement)))
    this.lostSettlements += logLost(errors, log)
  }

  /** @returns the error when the settlement failed. */
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
