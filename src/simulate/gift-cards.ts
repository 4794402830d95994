import { DAY_MS, type DayNumber, timeText } from './calendar.ts'
import { restocked } from './catalogue/stock.ts'
import { type SimulatedEvent, simulatedEvent } from './event.ts'
import { GIFT_CARD } from './orders/money-parts.ts'
import { randomOf } from './random/random.ts'
import { type Shop, toAmount } from './shop.ts'

/** Gift cards are delivered each quarter, more than the shop sells in that time. */
const EVERY_DAYS = 91
const PER_DAILY_ORDER = 4
const LEAST = 10
/** In the first second of the day, before the first order. */
const AT_MS = 900

/** The gift card in the catalogue, and its deliveries, for a shop that sells gift cards. */
export function giftCardEventsOf(shop: Shop, day: DayNumber): SimulatedEvent[] {
  const days = day - shop.opened
  if (!shop.hasMoneyParts || days % EVERY_DAYS !== 0) return []
  const { productId, productName: name, unitPrice } = GIFT_CARD
  const at = day * DAY_MS + AT_MS
  const random = randomOf(shop.seed, 'gift cards', day)
  const units = Math.max(LEAST, Math.round(shop.ordersPerDay * PER_DAILY_ORDER))
  const delivery = restocked(productId, units, at + 1, random)
  if (days > 0) return [delivery]
  const entry = { productId, name, price: toAmount(shop, unitPrice), currency: shop.currency, category: 'Gift cards' }
  return [simulatedEvent('ProductCreated', at, random, { ...entry, createdAt: timeText(at) }), delivery]
}
