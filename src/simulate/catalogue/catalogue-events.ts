import { DAY_MS, type DayNumber, timeText } from '../calendar.ts'
import { type SimulatedEvent, simulatedEvent } from '../event.ts'
import { randomOf, wholeBetween } from '../random/random.ts'
import { type Shop, toAmount } from '../shop.ts'
import { beginsPricePeriod, isForSale, type Product, priceOf } from './catalogue.ts'
import { labelsOf } from './product-labels.ts'
import { countsAfterDelivery, restocked, unitsDelivered } from './stock.ts'

const HOUR_MS = 3_600_000

/**
 * The events of the catalogue and its stock on a day: launches, new prices, withdrawals, deliveries and counts. All except the
 * deliveries and counts occur in the first second of the day, before its first order.
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
    const data = {
      productId,
      name,
      description: `${name}. ${product.category}.`,
      price,
      currency,
      ...labelsOf(product),
    }
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

function restockEventsOf(shop: Shop, product: Product, day: DayNumber): SimulatedEvent[] {
  const units = unitsDelivered(shop, product, day)
  if (units === 0) return []
  const random = randomOf(shop.seed, 'restock', product.id, day)
  const at = day * DAY_MS + (day === product.launched ? 500 : wholeBetween(random, 6 * HOUR_MS, 11 * HOUR_MS))
  return [restocked(product.id, units, at, random), ...countsAfterDelivery(shop, product, day, at)]
}
