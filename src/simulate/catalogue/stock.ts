import { DAY_MS, type DayNumber, dayAt, timeText } from '../calendar.ts'
import { planOf } from '../day-plan.ts'
import { type SimulatedEvent, simulatedEvent } from '../event.ts'
import type { Order } from '../orders/order.ts'
import { type Random, randomOf, wholeBetween } from '../random/random.ts'
import type { Shop } from '../shop.ts'
import { demandFor, isForSale, type Product } from './catalogue.ts'

const DELIVERY_EVERY_DAYS = 14
/** A delivery fills the shelf with the expected sales of this number of days … */
const FULL_SHELF_DAYS = 24
/** … and between deliveries the shelf never holds much less than the expected sales of this number of days. */
const LOW_SHELF_DAYS = FULL_SHELF_DAYS - DELIVERY_EVERY_DAYS
/** Additional units of every product, for large orders. */
const SPARE_UNITS = 24
const UNITS_AN_ORDER = 2.57
/** The stock follows the average of live orders over this number of days, as the inventory report does. */
const PACE_DAYS = 30

/**
 * The units of a product that are delivered on a day of the shop's history, or 0. At the launch a full shelf is
 * delivered, then every two weeks the sold units, adjusted to the season. The product is therefore never out of stock.
 */
export function unitsDelivered(shop: Shop, product: Product, day: DayNumber): number {
  if (!isForSale(product, day)) return 0
  if (day === product.launched) return fullShelf(shop, product, day)
  if ((day - product.launched + product.pricePhase) % DELIVERY_EVERY_DAYS !== 0) return 0
  const lastDelivery = Math.max(product.launched, day - DELIVERY_EVERY_DAYS)
  let units = fullShelf(shop, product, day) - fullShelf(shop, product, lastDelivery)
  for (let sold = lastDelivery; sold < day; sold++) units += planOf(shop, sold).unitsToShip.get(product.id) ?? 0
  return Math.max(0, units)
}

/** A product is counted after each delivery of this number. */
const DELIVERIES_A_COUNT = 6

/** A count of a product just after some of its deliveries: a few units less than expected are on the shelf. */
export function countsAfterDelivery(shop: Shop, product: Product, day: DayNumber, at: number): SimulatedEvent[] {
  const age = day - product.launched
  if (age === 0 || Math.floor(age / DELIVERY_EVERY_DAYS) % DELIVERIES_A_COUNT !== 0) return []
  const random = randomOf(shop.seed, 'count', product.id, day)
  const quantity = fullShelf(shop, product, day) - wholeBetween(random, 0, 3)
  return [
    simulatedEvent('InventoryCounted', at + 60_000, random, {
      productId: product.id,
      quantity,
      countedAt: timeText(at + 60_000),
    }),
  ]
}

function fullShelf(shop: Shop, product: Product, from: DayNumber): number {
  let units = SPARE_UNITS
  for (let day = from; day < from + FULL_SHELF_DAYS; day++) {
    units += unitsExpected(shop, product, day, shop.footfall.countOf(day).orders)
  }
  return Math.ceil(units)
}

function unitsExpected(shop: Shop, product: Product, day: DayNumber, orders: number): number {
  return (orders * UNITS_AN_ORDER * demandFor(product, day)) / demandForAll(shop, day)
}

function demandForAll({ products, demands }: Shop, day: DayNumber): number {
  const known = demands.get(day)
  if (known !== undefined) return known
  const demand = products.reduce((sum, product) => sum + (isForSale(product, day) ? demandFor(product, day) : 0), 0)
  demands.set(day, demand)
  return demand
}

/** Returns the deliveries that become necessary with the shipment of a live order at a time. */
export type Restock = (order: Order, at: number) => SimulatedEvent[]

/**
 * Tracks the stock of live orders from `startMs` on. A shelf that is low is filled immediately. The stock at the end of
 * the history is unknown, so all shelves are assumed to be low at first. The size of a shelf follows the average rate of
 * the last thirty days, in which live orders have a growing share.
 */
export function createRestock(shop: Shop, startMs: number, ratePerSecond: number): Restock {
  const unitsLeft = new Map<string, number>()
  const productOf = new Map(shop.products.map((product) => [product.id, product]))

  const ordersADay = (at: number) => {
    const liveShare = Math.min(1, (at - startMs) / (PACE_DAYS * DAY_MS))
    return shop.ordersPerDay * (1 - liveShare) + ratePerSecond * 86_400 * liveShare
  }

  return ({ arrival, lines }, at) =>
    lines.flatMap(({ productId, quantity }) => {
      const product = productOf.get(productId) as Product
      const unitsADay = unitsExpected(shop, product, dayAt(at), ordersADay(at))
      const low = SPARE_UNITS + Math.ceil(LOW_SHELF_DAYS * unitsADay)
      const left = (unitsLeft.get(productId) ?? low) - quantity
      const added = left < low ? SPARE_UNITS + Math.ceil(FULL_SHELF_DAYS * unitsADay) - left : 0
      unitsLeft.set(productId, left + added)
      if (added === 0) return []
      return [restocked(productId, added, at, randomOf(shop.seed, 'restock', arrival.key, productId))]
    })
}

/** The event of a delivery. */
export function restocked(productId: string, quantityAdded: number, at: number, random: Random): SimulatedEvent {
  return simulatedEvent('InventoryRestocked', at, random, { productId, quantityAdded, restockedAt: timeText(at) })
}
