import { randomUUID } from 'node:crypto'
import { withChanges } from '../messages/change.ts'
import { callAt } from './call-at.ts'
import type { Refusal } from './destination.ts'
import { ALREADY_DEAD } from './refusals.ts'
import type { Session } from './session.ts'
import { type Death, type Settlement, tooManyDeliveries } from './settlement.ts'
import type { StoredMessage } from './stored-message.ts'

/** The queue's actions for a message whose lock has ended. */
export interface LockEnds {
  readonly maxDeliveryCount: number
  readonly lockDurationMs: number
  /** The refusal of a late settlement. */
  readonly lockLost: Refusal
  remove: (stored: StoredMessage) => void
  giveBack: (stored: StoredMessage) => void
  /** Absent in dead-letter queues. */
  deadLetter: ((stored: StoredMessage, death: Death) => void) | undefined
}

/** The delivered, unsettled messages of a queue, by lock token. */
export class MessageLocks {
  readonly #locked = new Map<string, StoredMessage>()
  readonly #ends: LockEnds

  constructor(ends: LockEnds) {
    this.#ends = ends
  }

  /** The refusal of a late settlement. */
  get lockLost(): Refusal {
    return this.#ends.lockLost
  }

  /** @param session its lock covers the message. Without a session the message gets its own lock. */
  lock(stored: StoredMessage, session?: Session): void {
    const token = randomUUID().replaceAll('-', '')
    const until = session?.lock?.until ?? Date.now() + this.#ends.lockDurationMs
    stored.status = 'locked'
    stored.lock = { token, until, siblings: session?.tokens.add(token), cancelTimer: () => undefined }
    if (!session) this.#watch(stored)
    this.#locked.set(token, stored)
  }

  /** @returns the new end of the lock, in milliseconds since 1970; undefined for a lost lock. */
  renew(token: string): number | undefined {
    const stored = this.#locked.get(token)
    if (!stored?.lock || stored.lock.siblings) return undefined
    stored.lock.until = Date.now() + this.#ends.lockDurationMs
    this.#watch(stored)
    return stored.lock.until
  }

  /** @returns the reason for a refusal; undefined after success. */
  settle(token: string, settlement: Settlement): Refusal | undefined {
    if (settlement.kind === 'deadLetter' && !this.#ends.deadLetter) return ALREADY_DEAD
    const stored = this.#unlock(token)
    if (!stored) return this.#ends.lockLost
    if (settlement.kind === 'complete') this.#ends.remove(stored)
    if (settlement.kind === 'release') this.#ends.giveBack(stored)
    if (settlement.kind === 'deadLetter') this.#ends.deadLetter?.(stored, settlement.death)
    if (settlement.kind !== 'abandon' && settlement.kind !== 'defer') return
    stored.message = withChanges(stored.message, { application: settlement.changes })
    stored.isDeferred ||= settlement.kind === 'defer'
    if (settlement.kind === 'defer') this.#ends.giveBack(stored)
    else this.#countFailure(stored)
  }

  /** Ends an expired lock, which counts as a failed delivery. */
  expire(token: string): void {
    const stored = this.#unlock(token)
    if (stored) this.#countFailure(stored)
  }

  #watch(stored: StoredMessage): void {
    const { lock } = stored
    if (!lock) return
    lock.cancelTimer()
    lock.cancelTimer = callAt(lock.until, () => this.expire(lock.token))
  }

  #unlock(token: string): StoredMessage | undefined {
    const stored = this.#locked.get(token)
    stored?.lock?.cancelTimer()
    stored?.lock?.siblings?.delete(token)
    if (stored) stored.lock = undefined
    this.#locked.delete(token)
    return stored
  }

  #countFailure(stored: StoredMessage): void {
    stored.deliveryCount += 1
    const isEnough = stored.deliveryCount >= this.#ends.maxDeliveryCount
    if (isEnough && this.#ends.deadLetter) this.#ends.deadLetter(stored, tooManyDeliveries(stored.deliveryCount))
    else this.#ends.giveBack(stored)
  }
}
