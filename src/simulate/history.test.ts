import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPayload } from '../contracts/read.ts'
import { dateOf, dayNumberOf } from './calendar.ts'
import type { SimulatedEvent } from './event.ts'
import { eventsBetween, eventsOfDay } from './history.ts'
import { LONGEST_FATE_DAYS } from './orders/fate.ts'
import { createShop, type ShopOptions } from './shop.ts'

const options: ShopOptions = { seed: 'history', ordersPerDay: 20, currency: 'EUR', startDate: '2026-01-01' }
const openingDay = dayNumberOf(options.startDate)
const inUtc = (date: string) => new Date(`${date}T00:00:00Z`)
const quarter = () => [...eventsBetween(createShop(options), inUtc('2026-01-01'), inUtc('2026-04-01'))]
const orderIdOf = ({ data }: SimulatedEvent) => data.orderId as string

test('the same seed gives the same bytes, and another seed gives other bytes', () => {
  const bytesOf = (seed: string) => JSON.stringify(eventsOfDay(createShop({ ...options, seed }), '2026-02-14'))
  expect(bytesOf('a')).toBe(bytesOf('a'))
  expect(bytesOf('a')).not.toBe(bytesOf('b'))
})

test('a shop is the same in later releases', () => {
  const text = JSON.stringify(eventsOfDay(createShop(options), '2026-02-14'))
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('227d94270a2320fc')
})

test('a day does not depend on the days computed before it', () => {
  const used = createShop(options)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), (offset) => {
      const date = dateOf(openingDay + offset)
      expect(eventsOfDay(used, date)).toEqual(eventsOfDay(createShop(options), date))
    }),
    { numRuns: 40 },
  )
})

test('adjacent ranges have the same events as the whole range', () => {
  const shop = createShop(options)
  const from = inUtc('2026-03-01')
  const to = inUtc('2026-03-06')
  const whole = [...eventsBetween(shop, from, to)]
  expect(whole.length).toBeGreaterThan(200)
  fc.assert(
    fc.property(fc.date({ min: from, max: to, noInvalidDate: true }), (cut) => {
      expect([...eventsBetween(shop, from, cut), ...eventsBetween(shop, cut, to)]).toEqual(whole)
    }),
    { numRuns: 20 },
  )
})

test('every event fits its contract and has a time', () => {
  const events = quarter()
  expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThanOrEqual(16)
  for (const event of events) {
    expect(readPayload(event.type, event.data)).toMatchObject({ time: event.time })
    expect(readPayload(event.type, JSON.parse(JSON.stringify(event.data)))).toMatchObject({ time: event.time })
  }
})

test('events are sorted by time, and ids are unique UUIDs of version 7 with the same sequence', () => {
  const events = quarter()
  const ids = events.map(({ id }) => id)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { id, time } of events) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(Date.parse(time))
  }
})

test('the events of an order come after it, within a month, and every product is known before it is sold', () => {
  const placedAt = new Map<string, number>()
  const products = new Set<unknown>()
  for (const event of quarter()) {
    if (event.type === 'ProductCreated') products.add(event.data.productId)
    if (event.type === 'OrderCreated') {
      placedAt.set(orderIdOf(event), Date.parse(event.time))
      for (const { productId } of event.data.items as { productId: string }[]) expect(products).toContain(productId)
    } else if (event.data.orderId !== undefined) {
      const after = Date.parse(event.time) - (placedAt.get(orderIdOf(event)) ?? Number.NaN)
      expect(after).toBeGreaterThan(0)
      expect(after).toBeLessThanOrEqual(LONGEST_FATE_DAYS * 86_400_000)
    }
  }
})

test('an order is paid, or cancelled without payment, and is never cancelled after its shipment', () => {
  const typesByOrder = Map.groupBy(
    quarter().filter(({ data }) => data.orderId !== undefined),
    orderIdOf,
  )
  for (const events of typesByOrder.values()) {
    const count = (type: string) => events.filter((event) => event.type === type).length
    const isYoung = (events[0]?.time ?? '') > '2026-03-25'
    expect(count('OrderCreated')).toBe(1)
    expect(count('PaymentProcessed') + count('OrderCancelled')).toBeGreaterThanOrEqual(isYoung ? 0 : 1)
    if (count('OrderCancelled') > 0) expect(count('ShipmentCreated')).toBe(0)
    expect(count('ShipmentCreated') - count('ShipmentCancelled')).toBeLessThanOrEqual(2)
    expect(count('ItemsReturned')).toBeLessThanOrEqual(count('OrderRefunded'))
    const refunds = new Set(events.filter(({ type }) => type === 'OrderRefunded').map(({ data }) => data.refundId))
    expect(refunds.size).toBeLessThanOrEqual(count('PaymentProcessed'))
  }
})

test('no event is older than the opening of the shop', () => {
  expect(eventsOfDay(createShop(options), '2025-12-31')).toEqual([])
})

test('a date that does not exist is refused', () => {
  expect(() => eventsOfDay(createShop(options), '2026-02-30')).toThrow('"2026-02-30" is not a date')
})
