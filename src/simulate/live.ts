import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedEvent } from './event.ts'
import { eventsBetween } from './history.ts'
import { ordersAtRate } from './orders-at-rate.ts'
import type { Shop } from './shop.ts'

export interface LiveOptions {
  from: Date
  /** Orders per second. Undefined: the shop's own events, each when its time has come. */
  ratePerSecond?: number
  /** Ends the stream. */
  signal: AbortSignal
}

const END_OF_TIME = new Date('9999-12-31T00:00:00Z')
const LONGEST_SLEEP_MS = 60_000

/**
 * The shop's events as they happen: each is handed out when the clock has reached its time, at once when it is past.
 * With a rate, that many orders a second come from `from` on, and what follows from them within minutes.
 * The stream ends when `signal` is aborted, without an error.
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

/** Sleeps in stretches, so that a clock that is set while it sleeps is noticed. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(ms, LONGEST_SLEEP_MS), undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
