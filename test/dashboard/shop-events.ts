import { eventsBetween } from '../../src/simulate/history.ts'
import { createShop, type ShopOptions, USUAL_EDITED_SHARE } from '../../src/simulate/shop.ts'

export interface ShopSize {
  /** The number of days, including today. */
  days: number
  /** On an average day, in dollars; and a quarter as many in euros. */
  ordersPerDay: number
  /** Whether orders are edited and voided, and the shop has the example orders and costs. They need more than a year. */
  isEdited?: boolean
}

const DAY_MS = 86_400_000

/** Events of all types up to `now`. The events of a day are always the same. */
export function shopEvents(now: Date, size: ShopSize = { days: 100, ordersPerDay: 9 }): object[] {
  const { days, ordersPerDay, isEdited = false } = size
  const startDate = new Date(now.getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10)
  // Two currencies, so that the choice on the page matters.
  const edited = isEdited ? { editedShare: USUAL_EDITED_SHARE, hasCosts: true } : {}
  const dollars = { ...shopOf('USD', ordersPerDay, startDate), ...edited, hasExamples: isEdited }
  const euros = { ...shopOf('EUR', ordersPerDay / 4, startDate), ...edited }
  const happened = [dollars, euros].flatMap((options) => [
    ...eventsBetween(createShop(options), new Date(`${startDate}T00:00:00Z`), now),
  ])
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
