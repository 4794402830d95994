import { eventsBetween } from '../../src/simulate/history.ts'
import { createShop } from '../../src/simulate/shop.ts'

/** How many days of history the simulated shop has, today included. */
const SHOP_DAYS = 100

const DAY_MS = 86_400_000

/** Two currencies: what is chosen on the page must make a difference. */
const SHOPS = [
  { currency: 'USD', ordersPerDay: 9 },
  { currency: 'EUR', ordersPerDay: 2 },
]

/** A few thousand events of all types, up to `now`. The same day always has the same shop. */
export function shopEvents(now: Date): object[] {
  const from = new Date(now.getTime() - (SHOP_DAYS - 1) * DAY_MS)
  const startDate = from.toISOString().slice(0, 10)
  const happened = SHOPS.flatMap((options) => {
    const shop = createShop({ ...options, seed: `dashboard ${options.currency}`, startDate })
    return [...eventsBetween(shop, new Date(`${startDate}T00:00:00Z`), now)]
  })
  return [...happened, ...unreadable(now)]
}

/** What every real shop has, too: events that cannot be applied. */
function unreadable(now: Date): object[] {
  const createdAt = now.toISOString()
  return ['', 'many', null].map((totalAmount, i) => {
    const orderId = `unreadable-${i}`
    return {
      id: orderId,
      type: 'OrderCreated',
      data: { orderId, customerId: 'cust-1', items: [], totalAmount, createdAt },
    }
  })
}
