import { callAt } from './call-at.ts'
import type { Consumer, Lane } from './lane.ts'

/** The messages of one session, who has it, and the state that its receivers keep with it. */
export class Session {
  readonly id: string
  readonly lane: Lane
  /** Lock tokens of what is handed out. */
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

  /** Whether nothing is to be remembered of it. */
  get isBlank(): boolean {
    return this.isFree && this.tokens.size === 0 && this.state === undefined && this.lane.waiting.first === undefined
  }
}

/** Who has a session, and until when. */
export class SessionLock {
  readonly session: Session
  readonly #durationMs: number
  readonly #onEnd: (isExpired: boolean) => void
  /** Called when the time is over. */
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

  /** @returns the new end, milliseconds since 1970. */
  renew(): number {
    this.#cancelTimer()
    this.until = Date.now() + this.#durationMs
    this.#cancelTimer = callAt(this.until, () => {
      this.#end(true)
      this.onLost()
    })
    return this.until
  }

  /** Gives the session back; what was handed out and not settled too. */
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
