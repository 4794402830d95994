import type { Logger } from 'pino'
import { within } from '../../waiting/within.ts'
import type { Take, TransportState } from '../transport.ts'
import type { Namespace } from './connection.ts'
import type { Entity } from './entity.ts'
import { Intake } from './intake.ts'
import { Link } from './link.ts'
import { Supervision, type SupervisionOptions } from './supervision.ts'
import type { Timing } from './timing.ts'
import { startWatchdog } from './watchdog.ts'

export interface ReceiverOptions extends Pick<SupervisionOptions, 'createMissing'> {
  entity: Entity
  namespace: Namespace
  take: Take
  log: Logger
  /** The maximum number of unsettled messages. */
  credit: number
  timing: Timing
}

const LONGEST_OPENING_MS = 30_000
const CLOSE_WITHIN_MS = 1000

/** Receives from one queue or subscription without sessions until it is stopped, over any number of connections. */
export class Receiver {
  readonly #options: ReceiverOptions
  readonly #stopping = new AbortController()
  readonly #supervision: Supervision
  readonly #intake: Intake
  #lateOpenings = 0
  /** The newest link. It settles messages of earlier links too, by their lock tokens. */
  #link: Link

  constructor(options: ReceiverOptions) {
    this.#options = options
    const stopping = this.#stopping.signal
    this.#link = this.#createLink()
    this.#intake = new Intake({
      ...options,
      broker: () => this.#link.receiver,
      onTrouble: (error) => this.#link.end(error),
      stopping,
    })
    this.#supervision = new Supervision({ ...options, host: options.namespace.host, stopping })
    void this.#supervision.run((opened) => this.#receive(opened))
  }

  state(): TransportState {
    const { unsettled, lostSettlements, lastMessageAt, overdue } = this.#intake
    const { status } = this.#supervision
    const problem = this.#supervision.problem ?? (overdue > 0 ? overdueText(overdue, this.#options.entity) : undefined)
    return { status, inFlight: unsettled.size, lostSettlements, lastMessageAt, problem }
  }

  async stop(): Promise<void> {
    const { unsettled } = this.#intake
    const deadline = performance.now() + this.#options.timing.stopWithinMs - 3 * CLOSE_WITHIN_MS
    this.#stopping.abort()
    await within(this.#link.stopIntake(), CLOSE_WITHIN_MS).catch(() => undefined)
    await within(unsettled.shrinksTo(0), Math.max(0, deadline - performance.now()))
    this.#intake.giveBack(unsettled.all())
    await within(unsettled.shrinksTo(0), CLOSE_WITHIN_MS)
    this.#intake.stop()
    this.#link.end('stopped')
    await within(this.#link.close(), CLOSE_WITHIN_MS)
    this.#supervision.status = 'stopped'
  }

  /** @returns why receiving ended. */
  async #receive(opened: () => void): Promise<unknown> {
    const link = this.#link
    try {
      return await this.#receiveOn(link, opened)
    } finally {
      if (!this.#stopping.signal.aborted) {
        void link.close()
        this.#link = this.#createLink()
      }
    }
  }

  async #receiveOn(link: Link, opened: () => void): Promise<unknown> {
    const { credit, timing, log } = this.#options
    const { unsettled } = this.#intake
    // Unsettled messages of earlier connections count too, so the credit holds however often connections are lost.
    await unsettled.shrinksTo(Math.floor(credit / 2))
    if (this.#stopping.signal.aborted) return undefined
    link.open(credit - unsettled.size, (message) => this.#intake.receive(message, link))
    // A connection that was cut while it opened never answers. A slow broker gets more time after three attempts.
    const openWithinMs = timing.openWithinMs * 2 ** Math.floor(this.#lateOpenings / 3)
    const first = await within(Promise.race([link.opened, link.ended]), Math.min(openWithinMs, LONGEST_OPENING_MS))
    this.#lateOpenings = first === 'late' ? this.#lateOpenings + 1 : 0
    if (first === 'late') return new Error('the connection did not open in time')
    if (first !== undefined) return first
    opened()
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
  return `${messages} messages of ${entity.path} were given back to the broker, because applying them took so long that they blocked newer messages. Check what slows the database down.`
}
