import { eventsBetween } from '../../src/simulate/history.ts'
import { createShop, type ShopOptions } from '../../src/simulate/shop.ts'

export interface ShopSize {
  /** The number of days, including today. */
  days: number
  /** On an average day, in dollars; and a quarter as many in euros. */
  ordersPerDay: number
}

const DAY_MS = 86_400_000

/** Events of all types up to `now`. The events of a day are always the same. */
export function shopEvents(now: Date, { days, ordersPerDay }: ShopSize = { days: 100, ordersPerDay: 9 }): object[] {
  const startDate = new Date(now.getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10)
  // Two currencies, so that the choice on the page matters.
  const happened = [shopOf('USD', ordersPerDay, startDate), shopOf('EUR', ordersPerDay / 4, startDate)].flatMap(
    (options) => [...eventsBetween(createShop(options), new Date(`${startDate}T00:00:00Z`), now)],
  )
  return [...happened, ...unreadable(now)]
}

const shopOf = (currency: string, ordersPerDay: number, startDate: string): ShopOptions => ({
  currency,
  ordersPerDay,
  startDate,
  seed: `dashboard ${currency}`,
})

/** Invalid events, which become dead letters. */
function unreadable(now: Date): object[] {
  const createdAt = now.toISOString()
  return ['', 'many', null].map((totalAmount, i) => {
    const orderId = `unreadable-${i}`
    const data = { orderId, customerId: 'cust-1', items: [], totalAmount, createdAt }
    return { id: orderId, type: 'OrderCreated', data }
  })
}
