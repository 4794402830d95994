import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalBus } from 'tidemark-local-bus'
import { decimalsOf } from '../../contracts/currency.ts'
import { inBatches, inTimelyBatches } from '../destinations/batches.ts'
import { type Delivery, deliver } from '../destinations/deliver.ts'
import { inForm } from '../destinations/destination.ts'
import { createServiceBusDestination } from '../destinations/service-bus-destination.ts'
import type { SimulatedEvent } from '../event.ts'
import { eventsBetween } from '../history.ts'
import { liveEvents } from '../live.ts'
import { oddMessages, withDuplicates } from '../oddities.ts'
import { ordersAtRate } from '../orders-at-rate.ts'
import { createShop, type Shop, type ShopOptions, USUAL_EDITED_SHARE, USUAL_REGISTERED_SHARE } from '../shop.ts'
import { TOPIC, toWhizbang } from '../whizbang.ts'
import {
  type DemoState,
  keepDemoState,
  type LiveState,
  missingPeriods,
  type Period,
  readDemoState,
  withPeriod,
} from './demo-state.ts'

export interface DemoOptions {
  dataDir: string
  ordersPerDay: number
  ratePerSecond: number
  currency: string
}

/** A report of a running demo. */
export type DemoReport =
  | { kind: 'progress'; events: number; share: number }
  /** This number of events was consumed: those of the newest period, or all events when the history is complete. */
  | { kind: 'consumed'; events: number; isComplete: boolean }

export interface DemoPublisherOptions extends DemoOptions {
  bus: LocalBus
  report: (report: DemoReport) => void
  /** Ends the demo, after a short wait for the published events to be consumed. */
  signal: AbortSignal
}

/** All demos have the same shop, except for its opening day. */
const DEMO_SEED = 'tidemark demo'
const DEMO_CURRENCIES = ['GBP', 'EUR']
const SUBSCRIPTION = `${TOPIC}/Subscriptions/tidemark`
const BATCH_SIZE = 1000
const LIVE_WAIT_MS = 200
/** The maximum number of unconsumed events, because the bus keeps them in memory. */
const MOST_WAITING = 10_000
const LOOK_EVERY_MS = 20
const STOP_WITHIN_MS = 3000

/** The shop of the demo. Customers in Great Britain pay in another currency, if it has the same decimals. */
export function createDemoShop(options: Pick<ShopOptions, 'ordersPerDay' | 'currency' | 'startDate'>): Shop {
  const { currency } = options
  const secondCurrency = decimalsOf(currency) === 2 ? DEMO_CURRENCIES.find((code) => code !== currency) : undefined
  return createShop({
    ...options,
    seed: DEMO_SEED,
    secondCurrency,
    editedShare: USUAL_EDITED_SHARE,
    registeredShare: USUAL_REGISTERED_SHARE,
    hasCosts: true,
    hasMoneyParts: true,
    hasExamples: true,
  })
}

/**
 * Publishes the history of a shop and then its live orders on a bus, no faster than they are consumed. The state says
 * which events were consumed. The next start publishes the others again, because the bus loses its messages when it
 * stops.
 */
export async function publishDemo(options: DemoPublisherOptions): Promise<void> {
  const { bus, dataDir, ordersPerDay, currency, report, signal } = options
  const now = new Date()
  let state = readDemoState(dataDir, now)
  const keep = (changed: DemoState) => {
    state = changed
    keepDemoState(dataDir, state)
  }
  keep(state)
  const shop = createDemoShop({ ordersPerDay, currency, startDate: state.startDate })
  const publish = (
    events: Iterable<SimulatedEvent>,
    progress: Pick<Delivery, 'shareOf' | 'onProgress'> = { onProgress: () => undefined },
  ) =>
    deliver({
      ...progress,
      batches: paced(bus, inBatches(events, BATCH_SIZE), signal),
      destination: inForm(toWhizbang, createServiceBusDestination({ connectionString: bus.connectionString, signal })),
      signal,
    })

  await publishHistory()
  if (!signal.aborted) await publishLive(options, shop, state, keep)

  async function publishHistory() {
    const periods = [...missingPeriods(state, now)]
    const totalMs = periods.reduce((sum, period) => sum + lengthOf(period), 0)
    let count = 0
    let doneMs = 0
    if (state.live) await publish(unconfirmed(shop, state.live))
    for (const [i, period] of periods.entries()) {
      const from = new Date(period.from)
      const delivered = await publish(eventsBetween(shop, from, new Date(period.to)), {
        shareOf: ({ time }) => (doneMs + Date.parse(time) - from.getTime()) / totalMs,
        onProgress: (events, share = 0) => report({ kind: 'progress', events: count + events, share }),
      })
      if (signal.aborted || !(await isConsumed(bus, signal))) return
      count += delivered.events
      doneMs += lengthOf(period)
      keep(withPeriod({ ...state, live: undefined }, period))
      const isComplete = i === periods.length - 1
      if (i === 0 || isComplete) report({ kind: 'consumed', events: count, isComplete })
    }
  }
}

/** Publishes odd messages, and then live orders from now on, some of them twice. */
async function publishLive(
  { bus, ratePerSecond, signal }: DemoPublisherOptions,
  shop: Shop,
  state: DemoState,
  keep: (state: DemoState) => void,
): Promise<void> {
  const from = new Date()
  const start = from.toISOString()
  let live: LiveState = { from: start, ratePerSecond, consumedUntil: start, publishedUntil: start }
  const destination = createServiceBusDestination({ connectionString: bus.connectionString, signal })
  await destination.send(oddMessages(DEMO_SEED, from))
  for await (const batch of inTimelyBatches(
    liveEvents(shop, { from, ratePerSecond, signal }),
    BATCH_SIZE,
    LIVE_WAIT_MS,
  )) {
    const consumedUntil = backlogOf(bus) === 0 ? live.publishedUntil : live.consumedUntil
    live = { ...live, consumedUntil, publishedUntil: batch.at(-1)?.time ?? live.publishedUntil }
    keep({ ...state, live })
    await destination.send(withDuplicates(batch.map((event) => toWhizbang(event))))
    await destination.arrived()
  }
  await destination.finish()
  const isAllConsumed = await isConsumed(bus, AbortSignal.timeout(STOP_WITHIN_MS))
  if (isAllConsumed) keep({ ...state, live: { ...live, consumedUntil: live.publishedUntil } })
}

/** The live events of the last start that may not have been consumed. Consumed ones become duplicates. */
function* unconfirmed(shop: Shop, { from, ratePerSecond, consumedUntil, publishedUntil }: LiveState) {
  if (consumedUntil === publishedUntil) return
  for (const event of ordersAtRate(shop, Date.parse(from), ratePerSecond)) {
    if (event.time > publishedUntil) return
    if (event.time >= consumedUntil) yield event
  }
}

async function* paced<T>(bus: LocalBus, batches: Iterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for (const batch of batches) {
    while (backlogOf(bus) > MOST_WAITING && !signal.aborted) await sleep(LOOK_EVERY_MS)
    yield batch
  }
}

/** Waits until the bus is empty. A message leaves the bus after its transaction is committed. */
async function isConsumed(bus: LocalBus, signal: AbortSignal): Promise<boolean> {
  while (backlogOf(bus) > 0 && !signal.aborted) await sleep(LOOK_EVERY_MS)
  return backlogOf(bus) === 0
}

function backlogOf(bus: LocalBus): number {
  const { active, locked } = bus.counts(SUBSCRIPTION)
  return active + locked
}

const lengthOf = ({ from, to }: Period) => Date.parse(to) - Date.parse(from)
