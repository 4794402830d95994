import type { ServiceBusClient, ServiceBusSessionReceiver } from '@azure/service-bus'
import { within } from '../../waiting/within.ts'
import type { TransportState } from '../transport.ts'
import { acceptNextSession, createReceiver } from './entity.ts'
import { codeOf } from './errors.ts'
import type { ReceiverOptions } from './receiver.ts'
import { receiveSession } from './session.ts'
import { Supervision } from './supervision.ts'
import { Unsettled } from './unsettled.ts'

export interface SessionPumpOptions extends ReceiverOptions {
  /** The number of sessions that are received from at the same time. */
  concurrentSessions: number
}

/** A connection on which sessions are accepted. */
interface Line {
  client: ServiceBusClient
  ended: Promise<unknown>
  end: (reason: unknown) => void
}

/** Long, so that an idle namespace gets few requests; shorter than the broker's own limit of 65 s. */
const ACCEPT_WITHIN_MS = 45_000
/** While all places are occupied, a session without messages gives up its place after this time. */
const PRESSED_IDLE_MS = 100
const CLOSE_WITHIN_MS = 1000

/** Receives from the sessions of one queue or subscription, several at a time, until it is stopped. */
export class SessionPump {
  readonly #options: SessionPumpOptions
  readonly #stopping = new AbortController()
  readonly #supervision: Supervision
  readonly #unsettled = new Unsettled()
  #places: Promise<void>[] = []
  /** The number of places without a session. */
  #free = 0
  #lostSettlements = 0
  #lastMessageAt: number | undefined
  #lastArrival = 0
  #line: Line | undefined

  constructor(options: SessionPumpOptions) {
    this.#options = options
    const stopping = this.#stopping.signal
    this.#supervision = new Supervision({ ...options, host: options.namespace.host, stopping })
    void this.#supervision.run((opened) => this.#receive(opened))
  }

  state(): TransportState {
    const { status, problem } = this.#supervision
    const lostSettlements = this.#lostSettlements
    return { status, inFlight: this.#unsettled.size, lostSettlements, lastMessageAt: this.#lastMessageAt, problem }
  }

  async stop(): Promise<void> {
    const { stopWithinMs } = this.#options.timing
    this.#stopping.abort()
    this.#line?.end('stopped')
    await within(Promise.all([...this.#places, this.#unsettled.shrinksTo(0)]), stopWithinMs - 2 * CLOSE_WITHIN_MS)
    // Closing the connection closes its sessions, and their messages are given back.
    if (this.#line) await within(this.#line.client.close(), CLOSE_WITHIN_MS).catch(() => undefined)
    this.#supervision.status = 'stopped'
  }

  /** @returns why receiving ended. */
  async #receive(opened: () => void): Promise<unknown> {
    const { credit, namespace, timing, concurrentSessions } = this.#options
    await this.#unsettled.shrinksTo(Math.floor(credit / 2))
    if (this.#stopping.signal.aborted) return undefined
    const { promise: ended, resolve: end } = Promise.withResolvers<unknown>()
    const line: Line = { client: namespace.connect(ACCEPT_WITHIN_MS), ended, end }
    this.#line = line
    try {
      // Waiting for a session does not show whether the connection is lost. Peeking does.
      if ((await this.#peek(line, timing.openWithinMs)) === 'late')
        return new Error('the connection did not open in time')
      opened()
      this.#places = Array.from({ length: concurrentSessions }, () => this.#fillPlace(line))
      return await this.#watch(line)
    } finally {
      if (!this.#stopping.signal.aborted) void line.client.close().catch(() => undefined)
    }
  }

  /** Accepts and receives one session after the other. */
  async #fillPlace(line: Line): Promise<void> {
    const { concurrentSessions, credit, timing, entity, take, log } = this.#options
    let isOver = false
    void line.ended.then(() => {
      isOver = true
    })
    while (!isOver) {
      this.#free++
      const session = await this.#accept(line)
      this.#free--
      if (!session) continue
      await receiveSession(session, {
        entity,
        take,
        log,
        unsettled: this.#unsettled,
        credit: Math.max(1, Math.floor(credit / concurrentSessions)),
        onMessage: () => {
          this.#lastMessageAt = Date.now()
          this.#lastArrival = performance.now()
        },
        onLost: (count) => {
          this.#lostSettlements += count
        },
        makesRoom: (idleMs) => idleMs >= (this.#free === 0 ? PRESSED_IDLE_MS : timing.sessionIdleMs),
        stopping: this.#stopping.signal,
      })
    }
  }

  /** @returns undefined when no session was free, or when the connection has ended. */
  async #accept(line: Line): Promise<ServiceBusSessionReceiver | undefined> {
    const accepting = acceptNextSession(line.client, this.#options.entity)
    // A session that is accepted too late is closed below.
    const isOver = Symbol('over')
    const first = await Promise.race([accepting, line.ended.then(() => isOver)]).catch((error) => {
      if (!['ServiceTimeout', 'SessionCannotBeLocked'].includes(codeOf(error) ?? '')) line.end(error)
      return undefined
    })
    if (typeof first !== 'symbol') return first
    accepting.then((session) => session.close()).catch(() => undefined)
    return undefined
  }

  /** Ends the connection when no messages arrive although the broker has some. @returns why it ended. */
  async #watch(line: Line): Promise<unknown> {
    const { timing } = this.#options
    let quietSince = performance.now()
    const timer = setInterval(async () => {
      quietSince = Math.max(quietSince, this.#lastArrival)
      if (performance.now() - quietSince < timing.silentAfterMs || this.#free === 0) return
      quietSince = performance.now()
      const waits = await this.#peek(line, timing.openWithinMs).catch((error) => {
        line.end(error)
        return false
      })
      if (waits === 'late') line.end(new Error('the broker sent nothing and does not answer'))
      else if (waits) line.end(new Error('the broker has messages but offers no session'))
    }, timing.silentAfterMs / 10)
    try {
      return await line.ended
    } finally {
      clearInterval(timer)
    }
  }

  /** Whether the broker has messages that were not delivered. */
  async #peek({ client }: Line, withinMs: number): Promise<boolean | 'late'> {
    const peeked = await within(
      createReceiver(client, this.#options.entity).peekMessages(this.#unsettled.size + 1),
      withinMs,
    )
    if (peeked === 'late') return 'late'
    return peeked.some(({ state, sequenceNumber }) => state === 'active' && !this.#unsettled.has(sequenceNumber))
  }
}
