import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Payload } from '../../contracts/index.ts'
import { parseMoney } from '../../money.ts'
import { dateOf, dayNumberOf } from '../calendar.ts'
import type { SimulatedEvent } from '../event.ts'
import { eventsBetween } from '../history.ts'
import { createShop } from '../shop.ts'

type OrderCreated = Payload<'OrderCreated'>
type OrderRefunded = Payload<'OrderRefunded'>

const exact = (amount: number | string | undefined) => parseMoney(amount ?? Number.NaN) ?? fail(String(amount))
const fail = (amount: string) => {
  throw new Error(`${amount} is no amount`)
}

const someHistories = fc.record({
  seed: fc.string({ maxLength: 8 }),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  hasMoneyParts: fc.boolean(),
  // Days of the campaigns among them.
  from: fc.integer({ min: dayNumberOf('2025-01-01'), max: dayNumberOf('2025-12-31') }).map(dateOf),
})

interface History {
  seed: string
  currency: string
  from: string
  hasMoneyParts?: boolean
}

function historyOf({ from, ...options }: History): SimulatedEvent[] {
  const shop = createShop({ ...options, ordersPerDay: 15, startDate: '2025-01-01', editedShare: 0.1 })
  return [...eventsBetween(shop, new Date(from), new Date(Date.parse(from) + 35 * 86_400_000))]
}

const payloads = <T>(events: SimulatedEvent[], type: string) =>
  events.filter((event) => event.type === type).map(({ data }) => JSON.parse(JSON.stringify(data)) as T)

test('the total of an order is exactly items − discount + tax + shipping + tip + fee + duties', () => {
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
        const { discountAmount, taxAmount, shippingAmount, totalAmount, taxIncluded = false } = order
        const { tipAmount = 0, feeAmount = 0, dutiesAmount = 0 } = order
        const added = [taxIncluded ? 0 : taxAmount, shippingAmount, tipAmount, feeAmount, dutiesAmount].map(exact)
        expect(exact(totalAmount)).toBe(added.reduce((sum, part) => sum + part, goods - exact(discountAmount)))
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

test('the tax and the discount of lines are those of their order, and every part of money occurs', () => {
  const events = historyOf({ seed: 'parts', currency: 'EUR', from: '2025-11-10', hasMoneyParts: true })
  const orders = payloads<OrderCreated>(events, 'OrderCreated')
  for (const { items, discountAmount = 0, taxAmount = 0 } of orders) {
    const sumOf = (name: 'discountAmount' | 'taxAmount') =>
      items.reduce((sum, { [name]: amount = 0 }) => sum + exact(amount), 0n)
    expect(sumOf('discountAmount')).toBe(exact(discountAmount))
    expect(sumOf('taxAmount')).toBe(exact(taxAmount))
    expect(items.every(({ kind, taxRate }) => (kind === 'gift_card') === (taxRate === undefined))).toBe(true)
  }
  const some = (is: (order: OrderCreated) => unknown) => orders.filter(is).length
  const counts = {
    tips: some(({ tipAmount }) => tipAmount),
    fees: some(({ feeAmount }) => feeAmount),
    duties: some(({ dutiesAmount }) => dutiesAmount),
    paidWithCards: some(({ giftCardAmount, totalAmount }) => giftCardAmount === totalAmount),
    soldCards: some(({ items }) => items.some(({ kind }) => kind === 'gift_card')),
    withTax: some(({ taxIncluded }) => taxIncluded),
  }
  for (const [name, count] of Object.entries(counts)) {
    expect(count, name).toBeGreaterThan(0)
    expect(count, name).toBeLessThan(orders.length / 2)
  }
  // Stocked before the first of them is sold.
  const year = [
    ...eventsBetween(
      createShop({ seed: 'cards', currency: 'EUR', ordersPerDay: 15, startDate: '2025-01-01', hasMoneyParts: true }),
      new Date('2025-01-01'),
      new Date('2026-01-01'),
    ),
  ]
  let stock = 0
  let least = Number.POSITIVE_INFINITY
  for (const { type, data } of year) {
    if (type === 'InventoryRestocked' && data.productId === 'gift-card') stock += Number(data.quantityAdded)
    if (type !== 'OrderCreated') continue
    stock -= (data.items as { productId: string }[]).filter(({ productId }) => productId === 'gift-card').length
    least = Math.min(least, stock)
  }
  expect(least).toBeGreaterThanOrEqual(0)
  expect(stock).toBeLessThan(5 * 60)
  const without = payloads<OrderCreated>(
    historyOf({ seed: 'parts', currency: 'EUR', from: '2025-11-10' }),
    'OrderCreated',
  )
  expect(without.map(({ orderId }) => orderId)).toEqual(orders.map(({ orderId }) => orderId))
  expect(JSON.stringify(without)).not.toMatch(/tipAmount|feeAmount|dutiesAmount|giftCardAmount|taxIncluded|taxRate/)
})
