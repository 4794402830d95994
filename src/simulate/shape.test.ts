import { beforeAll, expect, test } from 'vitest'
import { dayNumberOf, daysFromBlackFriday, weekdayOf } from './calendar.ts'
import type { SimulatedEvent } from './event.ts'
import { eventsBetween } from './history.ts'
import { createShop, USUAL_EDITED_SHARE } from './shop.ts'

const shop = createShop({
  seed: 'shape',
  ordersPerDay: 60,
  currency: 'EUR',
  startDate: '2025-01-01',
  editedShare: USUAL_EDITED_SHARE,
})
const events: SimulatedEvent[] = []
let orders: SimulatedEvent[] = []

beforeAll(() => {
  events.push(...eventsBetween(shop, new Date('2025-01-01'), new Date('2026-01-01')))
  orders = events.filter(({ type }) => type === 'OrderCreated')
})

const countOf = (type: string) => events.filter((event) => event.type === type).length
const shareOf = (isCounted: (order: SimulatedEvent) => boolean) => orders.filter(isCounted).length / orders.length
const ordersOn = (date: string) => orders.filter(({ time }) => time.startsWith(date)).length
const ordersADay = (month: string) => {
  const days = new Set(orders.filter(({ time }) => time.startsWith(month)).map(({ time }) => time.slice(0, 10)))
  return ordersOn(month) / days.size
}
const hourOf = ({ time }: SimulatedEvent) => Number(time.slice(11, 13))

test('an average day of the first year has the configured number of orders', () => {
  expect(orders.length / 365).toBeGreaterThan(60 * 0.97)
  expect(orders.length / 365).toBeLessThan(60 * 1.03)
})

test('sales are low at night, highest in the evening, and higher at lunch than in the hours around it', () => {
  const inHours = (from: number, to: number) => shareOf((order) => hourOf(order) >= from && hourOf(order) < to)
  expect(inHours(1, 6)).toBeLessThan(0.05)
  expect(inHours(19, 22)).toBeGreaterThan(inHours(12, 15))
  expect(inHours(12, 14)).toBeGreaterThan(inHours(9, 11))
})

test('Sundays have more sales than Saturdays', () => {
  const onWeekday = (weekday: number) => shareOf(({ time }) => weekdayOf(dayNumberOf(time.slice(0, 10))) === weekday)
  expect(onWeekday(0)).toBeGreaterThan(onWeekday(6) * 1.1)
})

test('sales are low in summer, highest in December, and low at Christmas', () => {
  expect(ordersADay('2025-07')).toBeLessThan(ordersADay('2025-05') * 0.9)
  expect(ordersADay('2025-12')).toBeGreaterThan(ordersADay('2025-10') * 1.2)
  expect(ordersOn('2025-12-25')).toBeLessThan(ordersOn('2025-12-14') * 0.5)
})

test('Black Friday is the day after the fourth Thursday of November, has the most sales of its month, and uses coupons', () => {
  expect(daysFromBlackFriday(dayNumberOf('2025-11-28'))).toBe(0)
  expect(daysFromBlackFriday(dayNumberOf('2024-11-29'))).toBe(0)
  const daysOfNovember = Array.from({ length: 30 }, (_, index) => `2025-11-${String(index + 1).padStart(2, '0')}`)
  expect(Math.max(...daysOfNovember.map(ordersOn))).toBe(ordersOn('2025-11-28'))
  const withCoupon = orders.filter(
    ({ data, time }) => time.startsWith('2025-11-28') && data.couponCode === 'BLACKWEEK20',
  )
  expect(withCoupon.length / ordersOn('2025-11-28')).toBeGreaterThan(0.25)
  expect(shareOf(({ data }) => data.couponCode !== undefined)).toBeLessThan(0.15)
})

test('payments, cancellations and refunds are as frequent as in real shops', () => {
  expect(Math.abs(countOf('PaymentProcessed') / orders.length - 0.96)).toBeLessThan(0.01)
  expect(countOf('OrderCancelled') / orders.length).toBeGreaterThan(0.045)
  expect(countOf('OrderCancelled') / orders.length).toBeLessThan(0.075)
  expect(countOf('OrderRefunded') / orders.length).toBeGreaterThan(0.04)
  expect(countOf('OrderRefunded') / orders.length).toBeLessThan(0.06)
  expect(Math.abs(countOf('OrderRevised') / orders.length - 0.01)).toBeLessThan(0.003)
  expect(Math.abs(countOf('OrderVoided') / orders.length - 0.002)).toBeLessThan(0.0015)
  expect(Math.abs(countOf('PaymentLinked') / orders.length - 0.006)).toBeLessThan(0.003)
  expect(countOf('OrderReinstated')).toBeLessThan(countOf('OrderVoided'))
})

test('8% are guests, most customers order once or twice, and a few order very often', () => {
  expect(Math.abs(shareOf(({ data }) => data.customerId === undefined) - 0.08)).toBeLessThan(0.01)
  const ordersByCustomer = Map.groupBy(
    orders.filter(({ data }) => data.customerId !== undefined),
    ({ data }) => data.customerId,
  )
  const counts = [...ordersByCustomer.values()].map((group) => group.length)
  const once = counts.filter((count) => count === 1).length / counts.length
  expect(once).toBeGreaterThan(0.4)
  expect(once).toBeLessThan(0.75)
  expect(Math.max(...counts)).toBeGreaterThan(12)
  expect(counts.filter((count) => count > 12).length / counts.length).toBeLessThan(0.02)
  for (const group of ordersByCustomer.values()) {
    const countries = group.filter(({ data }) => data.channel !== 'store').map(({ data }) => data.country)
    expect(new Set(countries).size).toBeLessThanOrEqual(1)
  }
})

test('a day has the expected number of new customers, and its other customers ordered before', () => {
  const known = new Set<unknown>()
  for (const [date, group] of Map.groupBy(orders, ({ time }) => time.slice(0, 10))) {
    const customers = group.map(({ data }) => data.customerId).filter((id) => id !== undefined)
    const newcomers = new Set(customers.filter((id) => !known.has(id)))
    expect(newcomers.size).toBe(shop.footfall.countOf(dayNumberOf(date)).newcomers)
    for (const id of newcomers) known.add(id)
  }
  expect(known.size).toBe(shop.footfall.customersBefore(dayNumberOf('2026-01-01')))
})

test('20% of the products have more than 40% of the sales, and some are launched or withdrawn during the year', () => {
  const sold = new Map<unknown, number>()
  for (const { data } of orders) {
    for (const { productId, quantity } of data.items as { productId: string; quantity: number }[]) {
      sold.set(productId, (sold.get(productId) ?? 0) + quantity)
    }
  }
  const counts = [...sold.values()].sort((a, b) => b - a)
  const sum = (numbers: number[]) => numbers.reduce((total, count) => total + count, 0)
  expect(sold.size).toBe(120)
  expect(sum(counts.slice(0, 24))).toBeGreaterThan(0.4 * sum(counts))
  expect(countOf('ProductCreated')).toBe(120)
  expect(events.filter(({ type, time }) => type === 'ProductCreated' && time > '2025-01-02').length).toBeGreaterThan(10)
  expect(countOf('ProductDeleted')).toBeGreaterThan(4)
  expect(countOf('ProductUpdated')).toBeGreaterThan(50)
})
