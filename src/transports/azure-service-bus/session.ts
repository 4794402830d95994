import type { ServiceBusReceivedMessage, ServiceBusSessionReceiver } from '@azure/service-bus'
import type { Logger } from 'pino'
import { within } from '../../waiting/within.ts'
import { type Delivered, type Take, TakeAborted } from '../transport.ts'
import { toDelivered } from './delivered.ts'
import type { Entity } from './entity.ts'
import { logLost, settle } from './settlement.ts'
import { createTurns } from './settlement-turns.ts'
import type { Unsettled, UnsettledMessage } from './unsettled.ts'

export interface SessionOptions {
  entity: Entity
  take: Take
  log: Logger
  unsettled: Unsettled
  /** The maximum number of unsettled messages of this session. */
  credit: number
  onMessage: () => void
  onLost: (count: number) => void
  /** Whether the session, idle for this time, must give up its place. */
  makesRoom: (idleMs: number) => boolean
  stopping: AbortSignal
}

const LOOK_EVERY_MS = 50
const CLOSE_WITHIN_MS = 1000
const RENEW_WITHIN_MS = 5000
/** Short enough for the shortest lock of Azure, 5 s, even if the clock of this machine is wrong. */
const LONGEST_INTERVAL_MS = 1500

/** Receives from one session, batch after batch to keep their sequence, until it is lost or gives up its place. */
export async function receiveSession(session: ServiceBusSessionReceiver, options: SessionOptions): Promise<void> {
  const { entity, take, log, unsettled, credit, onMessage, onLost, makesRoom, stopping } = options
  const turns = createTurns()
  const ended = Promise.withResolvers<void>()
  let gathered: { held: UnsettledMessage; delivered: Delivered }[] = []
  let taking: Promise<void> | undefined
  let idleSince = performance.now()

  async function takeInTurn() {
    while (gathered.length > 0 && !session.isClosed) {
      const batch = gathered
      gathered = []
      const settlements = await take(batch.map(({ delivered }) => delivered)).catch((error) => {
        if (!(error instanceof TakeAborted)) log.error({ err: error, messages: batch.length }, 'messages not taken')
        return undefined
      })
      const errors = settlements
        ? await Promise.all(batch.map(({ held }, i) => settle(session, turns, held.message, settlements[i])))
        : []
      for (const { held } of batch) unsettled.remove(held)
      onLost(logLost(errors, log))
      // Later messages must not overtake unsettled ones. Closing the session gives all of them back, in sequence.
      if (!settlements || errors.some((error) => error !== undefined)) return ended.resolve()
    }
    taking = undefined
    idleSince = performance.now()
  }

  function receive(message: ServiceBusReceivedMessage): Promise<void> {
    onMessage()
    const finished = Promise.withResolvers<void>()
    const held = unsettled.add(message, session, finished.resolve)
    gathered.push({ held, delivered: toDelivered(message, entity) })
    if (gathered.length === 1) setImmediate(() => (taking ??= takeInTurn()))
    return finished.promise
  }

  session.subscribe(
    { processMessage: receive, processError: async () => ended.resolve() },
    { maxConcurrentCalls: credit, autoCompleteMessages: false },
  )
  const renewal = renewRegularly(session, () => ended.resolve())
  const timer = setInterval(() => {
    const isIdle = !taking && gathered.length === 0
    if (session.isClosed || (isIdle && (stopping.aborted || makesRoom(performance.now() - idleSince)))) ended.resolve()
  }, LOOK_EVERY_MS)
  await ended.promise
  clearInterval(timer)
  renewal.stop()
  await within(session.close(), CLOSE_WITHIN_MS).catch(() => undefined)
  await taking
  // Closing gave the gathered messages back to the broker.
  for (const { held } of gathered) unsettled.remove(held)
}

function renewRegularly(session: ServiceBusSessionReceiver, onLost: () => void): { stop(): void } {
  let timer = setTimeout(renew, interval())

  function interval(): number {
    const leftMs = session.sessionLockedUntilUtc.getTime() - Date.now()
    return Math.min(leftMs > 0 ? leftMs / 3 : LONGEST_INTERVAL_MS, LONGEST_INTERVAL_MS)
  }

  async function renew() {
    const renewed = await within(session.renewSessionLock(), RENEW_WITHIN_MS).catch(() => 'late')
    if (renewed === 'late') onLost()
    else timer = setTimeout(renew, interval())
  }

  return { stop: () => clearTimeout(timer) }
}
