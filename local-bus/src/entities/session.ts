import { callAt } from './call-at.ts'
import type { Consumer, Lane } from './lane.ts'

/** The messages of one session, its lock, and the state that its receivers set. */
export class Session {
  readonly id: string
  readonly lane: Lane
  /** The lock tokens of its delivered messages. */
  readonly tokens = new Set<string>()
  state: Buffer | undefined
  lock: SessionLock | undefined

  constructor(id: string, lane: Lane) {
    this.id = id
    this.lane = lane
  }

  get isFree(): boolean {
    return this.lock === undefined
  }

  /** Whether it can be forgotten. */
  get isBlank(): boolean {
    return this.isFree && this.tokens.size === 0 && this.state === undefined && this.lane.waiting.first === undefined
  }
}

/** The lock of a session. */
export class SessionLock {
  readonly session: Session
  readonly #durationMs: number
  readonly #onEnd: (isExpired: boolean) => void
  /** Called when the lock expires. */
  onLost: () => void = () => undefined
  until = 0
  #consumer: Consumer | undefined
  #cancelTimer: () => void = () => undefined

  constructor(session: Session, durationMs: number, onEnd: (isExpired: boolean) => void) {
    this.session = session
    this.#durationMs = durationMs
    this.#onEnd = onEnd
    session.lock = this
    this.renew()
  }

  join(consumer: Consumer): void {
    this.#consumer = consumer
    this.session.lane.join(consumer)
  }

  /** @returns the new end, in milliseconds since 1970. */
  renew(): number {
    this.#cancelTimer()
    this.until = Date.now() + this.#durationMs
    this.#cancelTimer = callAt(this.until, () => {
      this.#end(true)
      this.onLost()
    })
    return this.until
  }

  /** Releases the session and its unsettled messages. */
  release(): void {
    this.#end(false)
  }

  #end(isExpired: boolean): void {
    if (this.session.lock !== this) return
    this.#cancelTimer()
    if (this.#consumer) this.session.lane.leave(this.#consumer)
    this.session.lock = undefined
    this.#onEnd(isExpired)
  }
}
