import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Payload } from '../contracts/index.ts'
import { parseMoney } from '../money.ts'
import { dateOf, dayNumberOf } from './calendar.ts'
import type { SimulatedEvent } from './event.ts'
import { eventsBetween } from './history.ts'
import { createShop } from './shop.ts'

type OrderCreated = Payload<'OrderCreated'>
type OrderRefunded = Payload<'OrderRefunded'>

const exact = (amount: number | string | undefined) => parseMoney(amount ?? Number.NaN) ?? fail(String(amount))
const fail = (amount: string) => {
  throw new Error(`${amount} is no amount`)
}

const someHistories = fc.record({
  seed: fc.string({ maxLength: 8 }),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  // Days of the campaigns among them.
  from: fc.integer({ min: dayNumberOf('2025-01-01'), max: dayNumberOf('2025-12-31') }).map(dateOf),
})

function historyOf({ seed, currency, from }: { seed: string; currency: string; from: string }): SimulatedEvent[] {
  const shop = createShop({ seed, currency, ordersPerDay: 15, startDate: '2025-01-01', editedShare: 0.1 })
  return [...eventsBetween(shop, new Date(from), new Date(Date.parse(from) + 35 * 86_400_000))]
}

const payloads = <T>(events: SimulatedEvent[], type: string) =>
  events.filter((event) => event.type === type).map(({ data }) => JSON.parse(JSON.stringify(data)) as T)

test('the total of an order is exactly items − discount + tax + shipping', () => {
  fc.assert(
    fc.property(someHistories, (history) => {
      const events = historyOf(history)
      const orders = payloads<OrderCreated>(events, 'OrderCreated')
      expect(orders.length).toBeGreaterThan(50)
      for (const order of [...orders, ...payloads<OrderCreated>(events, 'OrderRevised')]) {
        const goods = order.items.reduce((sum, item) => sum + exact(item.lineTotal), 0n)
        for (const { lineTotal, unitPrice, quantity } of order.items) {
          expect(exact(lineTotal)).toBe(exact(unitPrice) * BigInt(quantity))
        }
        const { discountAmount, taxAmount, shippingAmount, totalAmount } = order
        expect(exact(totalAmount)).toBe(goods - exact(discountAmount) + exact(taxAmount) + exact(shippingAmount))
        expect(exact(discountAmount) > 0n).toBe(order.couponCode !== undefined)
      }
    }),
    { numRuns: 20 },
  )
})

test('amounts have no more decimals than their currency', () => {
  const decimals = { EUR: 2, JPY: 0, KWD: 3 }
  for (const [currency, allowed] of Object.entries(decimals)) {
    const text = JSON.stringify(historyOf({ seed: 'decimals', currency, from: '2025-11-20' }))
    const found = [...text.matchAll(/"(?:\w*[aA]mount|price|unitPrice|lineTotal)":\d+(?:\.(\d+))?/g)]
    expect(found.length).toBeGreaterThan(1000)
    expect(Math.max(...found.map(([, fraction = '']) => fraction.length))).toBe(allowed)
  }
})

test('no refund exceeds its order, and its items never exceed the refund or the ordered quantity', () => {
  let refundsSeen = 0
  let partial = 0
  fc.assert(
    fc.property(someHistories, (history) => {
      const events = historyOf(history)
      const orders = new Map(payloads<OrderCreated>(events, 'OrderCreated').map((order) => [order.orderId, order]))
      for (const { orderId, amount, items } of payloads<OrderRefunded>(events, 'OrderRefunded')) {
        const order = orders.get(orderId ?? '')
        if (!order) continue
        refundsSeen++
        if (exact(amount) < exact(order.totalAmount)) partial++
        expect(exact(amount) > 0n && exact(amount) <= exact(order.totalAmount)).toBe(true)
        expect(items?.reduce((sum, item) => sum + exact(item.amount), 0n)).toBeLessThanOrEqual(exact(amount))
        for (const { productId, quantity } of items ?? []) {
          const ordered = order.items.find((item) => item.productId === productId)?.quantity
          expect(Number(quantity)).toBeLessThanOrEqual(Number(ordered ?? 0))
        }
      }
    }),
    { numRuns: 20 },
  )
  expect(partial).toBeGreaterThan(0)
  expect(refundsSeen).toBeGreaterThan(partial)
})

test('a payment is for its whole order', () => {
  const events = historyOf({ seed: 'payments', currency: 'EUR', from: '2025-01-01' })
  const totals = new Map(
    payloads<OrderCreated>(events, 'OrderCreated').map((order) => [order.orderId, order.totalAmount]),
  )
  const payments = payloads<Payload<'PaymentProcessed'>>(events, 'PaymentProcessed')
  expect(payments.length).toBeGreaterThan(100)
  const linked = new Map(
    payloads<Payload<'PaymentLinked'>>(events, 'PaymentLinked').map(({ paymentId, orderId }) => [paymentId, orderId]),
  )
  expect(linked.size).toBeGreaterThan(10)
  for (const { orderId, paymentId = '', amount } of payments) {
    expect(amount).toBe(totals.get((orderId ?? linked.get(paymentId)) as string))
  }
})
