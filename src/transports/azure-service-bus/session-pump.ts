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
  /** Sessions received from at the same time. */
  concurrentSessions: number
}

/** A connection on which sessions are accepted, until something is wrong with it. */
interface Line {
  client: ServiceBusClient
  ended: Promise<unknown>
  end: (reason: unknown) => void
}

/** Long, for an idle namespace must not be busy with it; shorter than the broker's own limit of 65 seconds. */
const ACCEPT_WITHIN_MS = 45_000
/** While all places are taken, another session may be waiting for one; then a short silence is enough to make room. */
const PRESSED_IDLE_MS = 100
const CLOSE_WITHIN_MS = 1000

/** Receives from the sessions of one queue or subscription, some at a time, for ever. */
export class SessionPump {
  readonly #options: SessionPumpOptions
  readonly #stopping = new AbortController()
  readonly #supervision: Supervision
  readonly #unsettled = new Unsettled()
  #places: Promise<void>[] = []
  /** Places that wait for a session. */
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
    // A session that is closed with its connection gives its messages back.
    if (this.#line) await within(this.#line.client.close(), CLOSE_WITHIN_MS).catch(() => undefined)
    this.#supervision.status = 'stopped'
  }

  /** @returns why no more messages come. */
  async #receive(opened: () => void): Promise<unknown> {
    const { credit, namespace, timing, concurrentSessions } = this.#options
    await this.#unsettled.shrinksTo(Math.floor(credit / 2))
    if (this.#stopping.signal.aborted) return undefined
    const { promise: ended, resolve: end } = Promise.withResolvers<unknown>()
    const line: Line = { client: namespace.connect(ACCEPT_WITHIN_MS), ended, end }
    this.#line = line
    try {
      // Waiting for a session looks the same on a connection that is gone; this does not.
      if ((await this.#peek(line, timing.openWithinMs)) === 'late')
        return new Error('the connection was not there in time')
      opened()
      this.#places = Array.from({ length: concurrentSessions }, () => this.#fillPlace(line))
      return await this.#watch(line)
    } finally {
      if (!this.#stopping.signal.aborted) void line.client.close().catch(() => undefined)
    }
  }

  /** Accepts one session after the other. */
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

  /** @returns undefined when there was none to be had, or the connection is over. */
  async #accept(line: Line): Promise<ServiceBusSessionReceiver | undefined> {
    const accepting = acceptNextSession(line.client, this.#options.entity)
    // One that comes too late is nobody's.
    const isOver = Symbol('over')
    const first = await Promise.race([accepting, line.ended.then(() => isOver)]).catch((error) => {
      if (!['ServiceTimeout', 'SessionCannotBeLocked'].includes(codeOf(error) ?? '')) line.end(error)
      return undefined
    })
    if (typeof first !== 'symbol') return first
    accepting.then((session) => session.close()).catch(() => undefined)
    return undefined
  }

  /** Ends the connection when no messages come although the broker has some. @returns why it ended. */
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
      if (waits === 'late') line.end(new Error('the broker has been silent and does not answer'))
      else if (waits) line.end(new Error('the broker has messages but has given no session'))
    }, timing.silentAfterMs / 10)
    try {
      return await line.ended
    } finally {
      clearInterval(timer)
    }
  }

  /** Whether the broker has messages that are not in hand. */
  async #peek({ client }: Line, withinMs: number): Promise<boolean | 'late'> {
    const peeked = await within(
      createReceiver(client, this.#options.entity).peekMessages(this.#unsettled.size + 1),
      withinMs,
    )
    if (peeked === 'late') return 'late'
    return peeked.some(({ state, sequenceNumber }) => state === 'active' && !this.#unsettled.has(sequenceNumber))
  }
}
