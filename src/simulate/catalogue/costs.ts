import { DAY_MS, type DayNumber, timeText } from '../calendar.ts'
import { type SimulatedEvent, simulatedEvent } from '../event.ts'
import { between, randomOf } from '../random/random.ts'
import { type Shop, toAmount } from '../shop.ts'
import { isForSale, type Product } from './catalogue.ts'

/** The cost of one in this many products becomes known late, and that of one in this many changes each half a year. */
const LATE_EVERY = 8
const CHANGED_EVERY = 3
const LATE_DAYS = 12
const CHANGE_DAYS = 182
/** A product costs this share of its price. */
const LEAST = 0.38
const MOST = 0.66
const INCREASE = 1.04
/** In the first second of the day, after the launches and before the first order. */
const AT_MS = 600

/** The costs of products that become known on a day, for a shop with costs. */
export function costEventsOf(shop: Shop, day: DayNumber): SimulatedEvent[] {
  if (!shop.hasCosts) return []
  return shop.products.flatMap((product, index) => {
    const days = day - product.launched - (index % LATE_EVERY === 0 ? LATE_DAYS : 0)
    const isFirst = days === 0
    const isChange = days > 0 && days % CHANGE_DAYS === 0 && index % CHANGED_EVERY === 0
    if (!isForSale(product, day) || !(isFirst || isChange)) return []
    const at = day * DAY_MS + AT_MS + index
    const cost = toAmount(shop, costOf(product, shop.seed, Math.floor(days / CHANGE_DAYS)))
    const data = { productId: product.id, cost, currency: shop.currency, updatedAt: timeText(at) }
    return [simulatedEvent('ProductUpdated', at, randomOf(shop.seed, 'cost', product.id, day), data)]
  })
}

function costOf({ id, basePrice }: Product, seed: string, increases: number): number {
  const share = between(randomOf(seed, 'cost', id), LEAST, MOST)
  return Math.round(basePrice * share * INCREASE ** increases)
}
