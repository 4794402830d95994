import { DAY_MS, type DayNumber, timeText } from './calendar.ts'
import { beginsPricePeriod, type Product, priceOf } from './catalogue.ts'
import { type SimulatedEvent, simulatedEvent } from './event.ts'
import { between, randomOf, roundAtRandom, wholeBetween } from './random.ts'
import { type Shop, toAmount } from './shop.ts'

const RESTOCK_DAYS = 14
const HOUR_MS = 3_600_000
const UNITS_AN_ORDER = 2.1

/**
 * What happens to the catalogue and its stock on a day: launches, new prices, withdrawals, deliveries. All but the
 * deliveries take effect in the day's first second, before its first order.
 */
export function catalogueEventsOf(shop: Shop, day: DayNumber): SimulatedEvent[] {
  return shop.products.flatMap((product, index) => [
    ...entryEventsOf(shop, product, day, day * DAY_MS + index),
    ...restockEventsOf(shop, product, day),
  ])
}

function entryEventsOf(shop: Shop, product: Product, day: DayNumber, at: number): SimulatedEvent[] {
  const { id: productId, name } = product
  const { seed, currency } = shop
  const random = randomOf(seed, 'entry', productId, day)
  if (day === product.launched) {
    const price = toAmount(shop, product.basePrice)
    const data = { productId, name, description: `${name}. ${product.category}.`, price, currency }
    return [simulatedEvent('ProductCreated', at, random, { ...data, createdAt: timeText(at) })]
  }
  if (day === product.withdrawn) {
    return [simulatedEvent('ProductDeleted', at, random, { productId, deletedAt: timeText(at) })]
  }
  if (!isForSale(product, day) || !beginsPricePeriod(product, day)) return []
  const price = priceOf(product, seed, day)
  if (price === priceOf(product, seed, day - 1)) return []
  const data = { productId, name, price: toAmount(shop, price), currency, updatedAt: timeText(at) }
  return [simulatedEvent('ProductUpdated', at, random, data)]
}

/** A delivery every two weeks, of about what two weeks sell; the first one on the day of the launch. */
function restockEventsOf(shop: Shop, product: Product, day: DayNumber): SimulatedEvent[] {
  if (!isForSale(product, day) || (day - product.launched) % RESTOCK_DAYS !== 0) return []
  const random = randomOf(shop.seed, 'restock', product.id, day)
  const at = day * DAY_MS + (day === product.launched ? 500 : wholeBetween(random, 6 * HOUR_MS, 11 * HOUR_MS))
  const share = product.popularity / shop.totalPopularity
  const expected = shop.ordersPerDay * UNITS_AN_ORDER * RESTOCK_DAYS * share * between(random, 0.8, 1.4)
  const quantityAdded = Math.max(6, 6 * roundAtRandom(random, expected / 6))
  const data = { productId: product.id, quantityAdded, restockedAt: timeText(at) }
  return [simulatedEvent('InventoryRestocked', at, random, data)]
}

function isForSale({ launched, withdrawn = Number.POSITIVE_INFINITY }: Product, day: DayNumber): boolean {
  return launched <= day && day < withdrawn
}
