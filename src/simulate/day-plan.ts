import { type DayNumber, dayAt } from './calendar.ts'
import { type Offer, offersOf } from './catalogue/catalogue.ts'
import { type Arrival, arrivalsOf } from './demand/arrivals.ts'
import { fateOf, LONGEST_FATE_DAYS } from './orders/fate.ts'
import { orderOf } from './orders/order.ts'
import type { WeightedChoice } from './random/weighted-choice.ts'
import type { Shop } from './shop.ts'

/** The orders of a day, and the later days with events of these orders. */
export interface DayPlan {
  arrivals: Arrival[]
  offers: WeightedChoice<Offer>
  /** By day, the indexes of the arrivals whose orders have events on that day, the day of the order included. */
  eventful: Map<DayNumber, number[]>
  /** The units that these orders take from the stock, by product id. */
  unitsToShip: Map<string, number>
}

/**
 * The plan of a day, from the cache of the shop or newly computed. A plan contains no events, only the arrivals and the
 * days with events of their orders. A month of busy days therefore fits into memory.
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
    const fate = fateOf(shop, arrival)
    const lines = fate.some(({ kind }) => kind === 'shipped') ? orderOf(shop, arrival, offers).lines : []
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
