import { DAY_MS, type DayNumber, dayAt } from './calendar.ts'
import { offersOf } from './catalogue/catalogue.ts'
import { createRestock } from './catalogue/stock.ts'
import { type Arrival, channelAt } from './demand/arrivals.ts'
import { type CustomerKey, returningCustomer } from './demand/customers.ts'
import type { SimulatedEvent } from './event.ts'
import { fateOf, type Step } from './orders/fate.ts'
import { orderOf } from './orders/order.ts'
import { eventsOfStep } from './orders/order-events.ts'
import { isChance, type Random, randomOf } from './random/random.ts'
import type { Shop } from './shop.ts'
import { createStepQueue } from './step-queue.ts'

/** A day of the shop's history takes a minute here. */
const DAY_IN_MS = 60_000
const COMPRESSION = DAY_IN_MS / DAY_MS

/**
 * An endless sequence of orders at an even rate from `startMs` on, with their further events, by time: payments within
 * milliseconds, shipments within minutes, refunds within half an hour, and deliveries of sold products. The result
 * depends only on the shop, the start and the rate. Ids depend on the seed, the start and the number of the order.
 */
export function* ordersAtRate(shop: Shop, startMs: number, ratePerSecond: number): Generator<SimulatedEvent> {
  const queue = createStepQueue()
  const offersAt = dailyOffers(shop)
  const restock = createRestock(shop, startMs, ratePerSecond)
  for (let order = 0; ; order++) {
    const arrivesAt = arrivalTime(startMs, ratePerSecond, order)
    while (queue.nextAt() <= arrivesAt) {
      const due = queue.take()
      if (due) yield* eventsOf(due.order, due.step)
    }
    const steps = compressedFate(shop, arrivalOf(shop, startMs, ratePerSecond, order))
    steps.slice(1).forEach(({ at }, index) => {
      queue.push({ at, order, step: index + 1 })
    })
    yield* eventsOf(order, 0)
  }

  function eventsOf(orderNumber: number, stepNumber: number): SimulatedEvent[] {
    const arrival = arrivalOf(shop, startMs, ratePerSecond, orderNumber)
    const steps = compressedFate(shop, arrival)
    const { kind, at } = steps[stepNumber] as Step
    const order = orderOf(shop, arrival, offersAt(arrival.at))
    const events = eventsOfStep(shop, order, steps, stepNumber)
    return kind === 'shipped' ? [...events, ...restock(order, at)] : events
  }
}

function arrivalTime(startMs: number, ratePerSecond: number, order: number): number {
  return startMs + Math.floor((order * 1000) / ratePerSecond)
}

function arrivalOf(shop: Shop, startMs: number, ratePerSecond: number, order: number): Arrival {
  const key = `live/${startMs}/${order}`
  const at = arrivalTime(startMs, ratePerSecond, order)
  const random = randomOf(shop.seed, 'arrival', key)
  const channel = channelAt(at, random)
  return { key, at, channel, customer: customerFor(shop, startMs, at, order, random) }
}

/** A guest, a new customer, an earlier new customer of this run, or a customer from the history of the shop. */
function customerFor(shop: Shop, startMs: number, at: number, order: number, random: Random): CustomerKey | undefined {
  if (isChance(random, 0.08)) return undefined
  const known = isChance(random, 0.6) ? returningCustomer(shop.footfall, dayAt(at), random) : undefined
  if (known) return known
  const earlier = isChance(random, 0.3) ? Math.floor(random.fraction() * order) : order
  return { key: `live/${startMs}/${earlier}`, since: startMs, isNew: earlier === order }
}

function compressedFate(shop: Shop, arrival: Arrival): Step[] {
  let before = arrival.at - 1
  return fateOf(shop, arrival).map((step) => {
    before = Math.max(before + 1, arrival.at + Math.round((step.at - arrival.at) * COMPRESSION))
    return { ...step, at: before }
  })
}

function dailyOffers(shop: Shop) {
  let today: DayNumber | undefined
  let offers = offersOf(shop.products, shop.seed, shop.opened)
  return (at: number) => {
    const day = Math.max(shop.opened, dayAt(at))
    if (day !== today) offers = offersOf(shop.products, shop.seed, day)
    today = day
    return offers
  }
}
