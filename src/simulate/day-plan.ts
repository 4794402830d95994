import { type Arrival, arrivalsOf } from './arrivals.ts'
import { type DayNumber, dayAt } from './calendar.ts'
import { type Offer, offersOf } from './catalogue.ts'
import { fateOf, LONGEST_FATE_DAYS } from './fate.ts'
import { orderOf } from './order.ts'
import type { Shop } from './shop.ts'
import type { WeightedChoice } from './weighted-choice.ts'

/** Who orders on a day, and on which later days something happens to which of these orders. */
export interface DayPlan {
  arrivals: Arrival[]
  offers: WeightedChoice<Offer>
  /** By day, the indexes of the arrivals to whose orders something happens then; the day itself included. */
  eventful: Map<DayNumber, number[]>
  /** What leaves the stock for these orders, sooner or later, by the ids of products. */
  unitsToShip: Map<string, number>
}

/**
 * The plan of a day, from the shop's few kept ones or made anew. It holds no events, only who came and when their
 * orders are of interest again, so that a month of busy days fits into memory.
 */
export function planOf(shop: Shop, day: DayNumber): DayPlan {
  const plan = shop.plans.get(day) ?? makePlan(shop, day)
  shop.plans.delete(day)
  shop.plans.set(day, plan)
  for (const oldest of shop.plans.keys()) {
    if (shop.plans.size <= LONGEST_FATE_DAYS + 2) break
    shop.plans.delete(oldest)
  }
  return plan
}

function makePlan(shop: Shop, day: DayNumber): DayPlan {
  const arrivals = arrivalsOf(shop.seed, shop.footfall, day)
  const offers = offersOf(shop.products, shop.seed, day)
  const eventful = new Map<DayNumber, number[]>()
  const unitsToShip = new Map<string, number>()
  arrivals.forEach((arrival, index) => {
    const fate = fateOf(shop.seed, arrival, shop.reservedShare)
    const lines = fate.some(({ kind }) => kind === 'shipped') ? orderOf(shop.seed, arrival, offers).lines : []
    for (const { productId, quantity } of lines) {
      unitsToShip.set(productId, (unitsToShip.get(productId) ?? 0) + quantity)
    }
    const days = new Set(fate.map(({ at }) => dayAt(at)))
    for (const eventfulDay of days) {
      const indexes = eventful.get(eventfulDay)
      if (indexes) indexes.push(index)
      else eventful.set(eventfulDay, [index])
    }
  })
  return { arrivals, offers, eventful, unitsToShip }
}
