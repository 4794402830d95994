import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedEvent } from './event.ts'
import { eventsBetween } from './history.ts'
import { ordersAtRate } from './orders-at-rate.ts'
import type { Shop } from './shop.ts'

export interface LiveOptions {
  from: Date
  /** Orders per second. Undefined: the events of the shop's history, each at its time. */
  ratePerSecond?: number
  /** Ends the stream. */
  signal: AbortSignal
}

const END_OF_TIME = new Date('9999-12-31T00:00:00Z')
const LONGEST_SLEEP_MS = 60_000

/**
 * The live events of the shop: each is yielded at its time, or immediately if its time is past. With a rate, the shop has
 * that many orders per second from `from` on, with their further events within minutes. The stream ends without an
 * error when `signal` is aborted.
 */
export async function* liveEvents(shop: Shop, options: LiveOptions): AsyncGenerator<SimulatedEvent> {
  const { from, ratePerSecond, signal } = options
  const events =
    ratePerSecond === undefined
      ? eventsBetween(shop, from, END_OF_TIME)
      : ordersAtRate(shop, from.getTime(), ratePerSecond)
  for (const event of events) {
    const dueAt = Date.parse(event.time)
    while (dueAt > Date.now() && !signal.aborted) await pause(dueAt - Date.now(), signal)
    if (signal.aborted) return
    yield event
  }
}

/** Sleeps for up to a minute at a time, so that a change of the clock is noticed. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(ms, LONGEST_SLEEP_MS), undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
