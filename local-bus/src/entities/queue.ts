import { withChanges } from '../messages/change.ts'
import type { Message } from '../messages/message.ts'
import { callAt } from './call-at.ts'
import { costOf } from './capacity.ts'
import type { Destination, Refusal, SharedState } from './destination.ts'
import { DuplicateHistory } from './duplicate-history.ts'
import { type Consumer, Lane } from './lane.ts'
import { MessageLocks } from './message-locks.ts'
import { MessageLog } from './message-log.ts'
import { MESSAGE_LOCK_LOST, SESSION_ID_MISSING, SESSION_LOCK_LOST } from './refusals.ts'
import type { Session } from './session.ts'
import { Sessions } from './sessions.ts'
import { deadLetterSettings, type QueueSettings } from './settings.ts'
import { type Death, EXPIRED, propertiesOf, SESSION_ID_IS_NULL, tooManyHops } from './settlement.ts'
import type { Counts, StoredMessage } from './stored-message.ts'

const HOPS_MAX = 4
const DEAD_LETTERS = '/$DeadLetterQueue'

/** The properties that a message keeps when it moves between queues of the bus. */
type Origin = Partial<
  Pick<StoredMessage, 'sequenceNumber' | 'enqueuedAt' | 'deliveryCount' | 'hops' | 'deadLetterSource'>
>

/** A queue, the messages of a subscription, or the dead letters of either. */
export class Queue implements Destination {
  readonly path: string
  readonly settings: QueueSettings
  /** Absent in dead-letter queues. */
  readonly deadLetters: Queue | undefined
  readonly locks: MessageLocks
  /** Absent unless sessions are required. */
  readonly sessions: Sessions | undefined
  readonly #shared: SharedState
  readonly #log = new MessageLog()
  readonly #lane = new Lane((stored, { removes }) => this.#handOut(stored, removes))
  readonly #duplicates: DuplicateHistory | undefined

  constructor(path: string, settings: QueueSettings, shared: SharedState, kind: 'queue' | 'deadLetters' = 'queue') {
    this.path = path
    this.settings = settings
    this.#shared = shared
    if (kind === 'queue') {
      const dead = deadLetterSettings(settings)
      this.deadLetters = new Queue(`${path}${DEAD_LETTERS}`, dead, shared, 'deadLetters')
    }
    this.locks = new MessageLocks({
      maxDeliveryCount: settings.maxDeliveryCount,
      lockDurationMs: settings.lockDurationMs,
      lockLost: settings.requiresSession ? SESSION_LOCK_LOST : MESSAGE_LOCK_LOST,
      remove: (stored) => this.#remove(stored),
      giveBack: (stored) => this.#place(stored),
      deadLetter: this.deadLetters && ((stored, death) => this.#bury(stored, death)),
    })
    if (settings.requiresSession) {
      this.sessions = new Sessions({
        lockDurationMs: settings.lockDurationMs,
        handOut: (stored, session, removes) => this.#handOut(stored, removes, session),
        expire: (token) => this.locks.expire(token),
        release: (token) => this.locks.settle(token, { kind: 'release' }),
      })
    }
    if (settings.duplicateWindowMs !== undefined) this.#duplicates = new DuplicateHistory(settings.duplicateWindowMs)
  }

  refuse({ system }: Message): Refusal | undefined {
    return this.sessions && system.sessionId === undefined ? SESSION_ID_MISSING : undefined
  }

  send(message: Message, hops = 0, deadLetterSource?: string): void {
    if (this.#duplicates?.isRepeated(message.system.messageId)) return
    if (message.scheduledFor !== undefined && message.scheduledFor > Date.now()) {
      this.#storeScheduled(message, message.scheduledFor)
    } else this.enqueue(message, { hops, deadLetterSource })
  }

  /** Stores a message that has passed all checks. */
  enqueue(message: Message, origin: Origin = {}): void {
    if (this.#isForwarded(message, origin)) return
    const enqueuedAt = origin.enqueuedAt ?? Date.now()
    const timeToLiveMs = Math.min(message.timeToLiveMs ?? Number.POSITIVE_INFINITY, this.settings.defaultTimeToLiveMs)
    const expiresAt = this.deadLetters ? enqueuedAt + timeToLiveMs : Number.POSITIVE_INFINITY
    const stored = this.#store(message, { ...origin, enqueuedAt }, expiresAt)
    if (this.sessions && message.system.sessionId === undefined) this.#bury(stored, SESSION_ID_IS_NULL)
    else this.#place(stored)
  }

  schedule(message: Message, dueAt: number): number {
    return this.#storeScheduled(message, dueAt)
  }

  cancelScheduled(sequenceNumber: number): boolean {
    const stored = this.#log.get(sequenceNumber)
    if (stored?.status !== 'scheduled') return false
    this.#remove(stored)
    return true
  }

  /** Adds a receiving link. Only for queues without sessions. */
  join(consumer: Consumer): void {
    this.#lane.join(consumer)
  }

  leave(consumer: Consumer): void {
    this.#lane.leave(consumer)
  }

  /** Delivers waiting messages. Call it when a consumer has room again. */
  wake(sessionId?: string): void {
    if (sessionId === undefined) this.#lane.wake()
    else this.sessions?.find(sessionId)?.lane.wake()
  }

  /** Messages from a sequence number on, without locking them, optionally of one session. */
  peek(from: number, count: number, sessionId?: string): StoredMessage[] {
    return this.#log.list(
      from,
      count,
      ({ message, status }) => status !== 'gone' && (sessionId === undefined || message.system.sessionId === sessionId),
    )
  }

  /** Locks or removes deferred messages. @returns undefined when one of them is missing. */
  takeDeferred(sequenceNumbers: readonly number[], removes: boolean, session?: Session): StoredMessage[] | undefined {
    const found = sequenceNumbers.map((sequenceNumber) => this.#log.get(sequenceNumber))
    const deferred = found.filter((stored) => stored?.status === 'deferred') as StoredMessage[]
    if (deferred.length < found.length) return undefined
    if (session && deferred.some(({ message }) => message.system.sessionId !== session.id)) return undefined
    for (const stored of deferred) this.#handOut(stored, removes, session)
    return deferred
  }

  count(): Counts {
    const dead = this.deadLetters?.count()
    return { ...this.#log.count(), deadLetter: dead ? dead.active + dead.locked + dead.deferred : 0 }
  }

  #isForwarded(message: Message, { hops = 0, deadLetterSource }: Origin): boolean {
    const { forwardTo } = this.settings
    const destination = forwardTo === undefined ? undefined : this.#shared.findDestination(forwardTo)
    if (!destination) return false
    if (hops < HOPS_MAX || !this.deadLetters) {
      const source = this.deadLetters ? undefined : this.path.replace(DEAD_LETTERS, '')
      destination.send(message, hops + 1, deadLetterSource ?? source)
    } else this.#bury(this.#store(message, {}, Number.POSITIVE_INFINITY), tooManyHops(HOPS_MAX))
    return true
  }

  #store(message: Message, origin: Origin, expiresAt: number): StoredMessage {
    const stored: StoredMessage = {
      sequenceNumber: origin.sequenceNumber ?? this.#log.nextSequenceNumber(),
      enqueuedAt: origin.enqueuedAt ?? Date.now(),
      expiresAt,
      hops: origin.hops ?? 0,
      deadLetterSource: origin.deadLetterSource,
      message,
      status: 'scheduled',
      isDeferred: false,
      deliveryCount: origin.deliveryCount ?? 0,
      lock: undefined,
      cancelTimer: () => undefined,
    }
    stored.cancelTimer = callAt(expiresAt, () => this.#expire(stored))
    this.#shared.capacity.take(costOf(message))
    this.#log.add(stored)
    return stored
  }

  #storeScheduled(message: Message, dueAt: number): number {
    const stored = this.#store(message, {}, Number.POSITIVE_INFINITY)
    stored.cancelTimer = callAt(dueAt, () => {
      this.#remove(stored)
      this.enqueue(message)
    })
    return stored.sequenceNumber
  }

  /** Puts a message without a receiver in its place. */
  #place(stored: StoredMessage): void {
    if (stored.isDeferred) {
      stored.status = 'deferred'
      return
    }
    stored.status = 'waiting'
    if (stored.expiresAt <= Date.now()) {
      this.#expire(stored)
    } else if (this.sessions) {
      this.sessions.add(stored)
    } else {
      this.#lane.waiting.add(stored)
      this.#lane.wake()
    }
  }

  #handOut(stored: StoredMessage, removes: boolean, session?: Session): void {
    if (removes) this.#remove(stored)
    else this.locks.lock(stored, session)
  }

  /** Locked and deferred messages do not expire before they are returned. */
  #expire(stored: StoredMessage): void {
    if (stored.status !== 'waiting') return
    if (this.settings.deadLettersExpired) this.#bury(stored, EXPIRED)
    else this.#remove(stored)
  }

  #bury(stored: StoredMessage, death: Death): void {
    this.#remove(stored)
    const { message, sequenceNumber, enqueuedAt, deliveryCount } = stored
    const dead = withChanges(message, { application: propertiesOf(death) })
    this.deadLetters?.enqueue(dead, { sequenceNumber, enqueuedAt, deliveryCount })
  }

  #remove(stored: StoredMessage): void {
    if (!this.#log.delete(stored.sequenceNumber)) return
    stored.cancelTimer()
    stored.status = 'gone'
    this.#shared.capacity.giveBack(costOf(stored.message))
  }
}
