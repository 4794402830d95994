import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Take, TransportState } from '../transport.ts'
import type { Namespace } from './connection.ts'
import type { Entity } from './entity.ts'
import { codeOf, explain, within } from './errors.ts'
import { Intake } from './intake.ts'
import { Link } from './link.ts'
import type { Timing } from './timing.ts'
import { startWatchdog } from './watchdog.ts'

export interface ReceiverOptions {
  entity: Entity
  namespace: Namespace
  take: Take
  log: Logger
  /** Messages in hand at most. */
  credit: number
  timing: Timing
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2000
/** What somebody has to put right is asked for less often. */
const MENDING_PAUSE_MS = 5000
const NEEDS_MENDING = ['UnauthorizedAccess', 'MessagingEntityNotFound', 'MessagingEntityDisabled']
const LONGEST_OPENING_MS = 30_000
const CLOSE_WITHIN_MS = 1000

/** Receives from one queue or subscription without sessions, for ever, whatever becomes of connections. */
export class Receiver {
  readonly #options: ReceiverOptions
  readonly #stopping = new AbortController()
  readonly #intake: Intake
  #status: TransportState['status'] = 'connecting'
  #problem: string | undefined
  #lateOpenings = 0
  #link: Link

  constructor(options: ReceiverOptions) {
    this.#options = options
    this.#link = this.#createLink()
    this.#intake = new Intake({
      ...options,
      broker: () => this.#link.receiver,
      onTrouble: (error) => this.#link.end(error),
      stopping: this.#stopping.signal,
    })
    void this.#run()
  }

  state(): TransportState {
    const { hand, lostSettlements, lastMessageAt, overdue } = this.#intake
    const problem = this.#problem ?? (overdue > 0 ? overdueText(overdue, this.#options.entity) : undefined)
    return { status: this.#status, inFlight: hand.size, lostSettlements, lastMessageAt, problem }
  }

  async stop(): Promise<void> {
    const { hand } = this.#intake
    const deadline = performance.now() + this.#options.timing.stopWithinMs - 2 * CLOSE_WITHIN_MS
    this.#stopping.abort()
    await within(this.#link.stopIntake(), CLOSE_WITHIN_MS)
    await within(hand.shrinksTo(0), Math.max(0, deadline - performance.now()))
    this.#intake.giveBack(hand.all())
    await within(hand.shrinksTo(0), CLOSE_WITHIN_MS)
    this.#intake.stop()
    this.#link.end('stopped')
    await within(this.#link.close(), CLOSE_WITHIN_MS)
    this.#status = 'stopped'
  }

  async #run(): Promise<void> {
    const { entity, namespace, log } = this.#options
    const { signal } = this.#stopping
    for (let failures = 0; !signal.aborted; ) {
      const since = performance.now()
      const reason = await this.#receiveUntilItEnds()
      if (signal.aborted) return
      this.#status = 'connecting'
      const problem = explain(reason, entity, namespace.host)
      if (problem !== this.#problem) log.warn({ entity: entity.path, reason: problem }, 'receiving stopped')
      this.#problem = problem
      void this.#link.close()
      this.#link = this.#createLink()
      failures = performance.now() - since > MENDING_PAUSE_MS ? 0 : failures + 1
      const pauseMs = NEEDS_MENDING.includes(codeOf(reason) ?? '')
        ? MENDING_PAUSE_MS
        : Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)
      await delay(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** @returns why it ended. */
  async #receiveUntilItEnds(): Promise<unknown> {
    const { entity, credit, timing, log } = this.#options
    const link = this.#link
    const { hand } = this.#intake
    // Messages that came before count as well. They are settled on this connection, by their lock tokens.
    await hand.shrinksTo(Math.floor(credit / 2))
    if (this.#stopping.signal.aborted) return 'stopped'
    link.open(credit - hand.size, (message) => this.#intake.receive(message, link))
    // Nothing comes on a connection that was cut while it was made; a broker that is only slow gets more time after a while.
    const openWithinMs = timing.openWithinMs * 2 ** Math.floor(this.#lateOpenings / 3)
    const first = await within(Promise.race([link.opened, link.ended]), Math.min(openWithinMs, LONGEST_OPENING_MS))
    this.#lateOpenings = first === 'late' ? this.#lateOpenings + 1 : 0
    if (first === 'late') return new Error('the connection was not there in time')
    if (first !== undefined) return first
    this.#status = 'receiving'
    this.#problem = undefined
    log.info({ entity: entity.path }, 'receiving')
    const watchdog = startWatchdog({ link, intake: this.#intake, credit, timing, log })
    try {
      return await link.ended
    } finally {
      watchdog.stop()
    }
  }

  #createLink(): Link {
    const { namespace, entity } = this.#options
    return new Link(namespace.connect(), entity)
  }
}

function overdueText(messages: number, entity: Entity): string {
  return `${messages} messages of ${entity.path} stayed with the inbox for so long that others could not pass; they were given back to the broker: look for what holds up the database`
}
