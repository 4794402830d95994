import { callAt } from './call-at.ts'
import { Lane } from './lane.ts'
import { Session, SessionLock } from './session.ts'
import type { StoredMessage } from './stored-message.ts'

/** A client that waits for any session with messages. */
interface Acceptor {
  grant: (lock: SessionLock) => void
}

/** The queue's actions for messages when a session lock ends. */
export interface SessionEnds {
  readonly lockDurationMs: number
  handOut: (stored: StoredMessage, session: Session, removes: boolean) => void
  /** After expiry: a failed delivery. */
  expire: (token: string) => void
  /** After the receiver closed the session. */
  release: (token: string) => void
}

/** The sessions of a queue that requires them. */
export class Sessions {
  readonly #sessions = new Map<string, Session>()
  readonly #acceptors = new Set<Acceptor>()
  readonly #ends: SessionEnds

  constructor(ends: SessionEnds) {
    this.#ends = ends
  }

  /** Adds a message. Its session goes to a waiting client if it is free. */
  add(stored: StoredMessage): void {
    const session = this.#open(stored.message.system.sessionId ?? '')
    session.lane.waiting.add(stored)
    session.lane.wake()
    this.#offer(session)
  }

  /** @returns undefined when the session is locked. */
  accept(id: string): SessionLock | undefined {
    const session = this.#open(id)
    return session.isFree ? this.#lock(session) : undefined
  }

  /**
   * Grants the first free session with messages, at once or later.
   *
   * @param onTimeout called instead when no session became free in time.
   * @returns a function that cancels the waiting.
   */
  acceptNext(timeoutMs: number, grant: (lock: SessionLock) => void, onTimeout: () => void): () => void {
    for (const session of this.#sessions.values()) {
      if (!session.isFree || !session.lane.waiting.first) continue
      grant(this.#lock(session))
      return () => undefined
    }
    const acceptor = { grant }
    this.#acceptors.add(acceptor)
    const cancelTimer = callAt(Date.now() + timeoutMs, () => {
      if (this.#acceptors.delete(acceptor)) onTimeout()
    })
    return () => {
      cancelTimer()
      this.#acceptors.delete(acceptor)
    }
  }

  find(id: string): Session | undefined {
    return this.#sessions.get(id)
  }

  /** The ids of sessions with messages or a state. */
  list(): string[] {
    return [...this.#sessions.values()].filter(({ lane, state }) => lane.waiting.first || state).map(({ id }) => id)
  }

  /** Forgets an empty session. A shop can have one session per order, so they would pile up. */
  tidy(session: Session): void {
    if (session.isBlank) this.#sessions.delete(session.id)
  }

  #open(id: string): Session {
    const known = this.#sessions.get(id)
    if (known) return known
    const session: Session = new Session(
      id,
      new Lane((stored, { removes }) => this.#ends.handOut(stored, session, removes)),
    )
    this.#sessions.set(id, session)
    return session
  }

  #lock(session: Session): SessionLock {
    return new SessionLock(session, this.#ends.lockDurationMs, (isExpired) => {
      const tokens = [...session.tokens]
      session.tokens.clear()
      for (const token of tokens) {
        if (isExpired) this.#ends.expire(token)
        else this.#ends.release(token)
      }
      this.#offer(session)
      this.tidy(session)
    })
  }

  #offer(session: Session): void {
    const [acceptor] = this.#acceptors
    if (!acceptor || !session.isFree || !session.lane.waiting.first) return
    this.#acceptors.delete(acceptor)
    acceptor.grant(this.#lock(session))
  }
}
