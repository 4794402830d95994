import { expect, test } from 'vitest'
import { readPayload } from '../contracts/read.ts'
import type { SimulatedEvent } from './event.ts'
import { eventsOfDay } from './history.ts'
import { liveEvents } from './live.ts'
import { ordersAtRate } from './orders-at-rate.ts'
import { createShop } from './shop.ts'
import { createStepQueue } from './step-queue.ts'

const shop = createShop({ seed: 'live', ordersPerDay: 20, currency: 'EUR', startDate: '2026-01-01' })
const startMs = Date.parse('2026-03-01T10:00:00Z')

function takeUntil(events: Iterable<SimulatedEvent>, ms: number): SimulatedEvent[] {
  const taken: SimulatedEvent[] = []
  for (const event of events) {
    if (Date.parse(event.time) >= ms) break
    taken.push(event)
  }
  return taken
}

test('a rate is the number of orders per second, and their further events follow within minutes, by time', () => {
  const events = takeUntil(ordersAtRate(shop, startMs, 10), startMs + 300_000)
  expect(events.filter(({ type }) => type === 'OrderCreated').length).toBe(3000)
  const times = events.map(({ time }) => time)
  expect([...times].sort()).toEqual(times)
  const placedAt = new Map<unknown, number>()
  for (const { type, time, data } of events) {
    if (type === 'OrderCreated') placedAt.set(data.orderId, Date.parse(time))
    else if (type !== 'InventoryRestocked') expect(placedAt.get(data.orderId)).toBeLessThan(Date.parse(time))
    expect(readPayload(type, data)).toMatchObject({ time })
  }
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  expect(events.filter(({ type }) => type === 'ShipmentCreated').length).toBeGreaterThan(1000)
  expect(events.filter(({ type }) => type === 'OrderRefunded').length).toBeGreaterThan(3)
})

test('the same start produces the same live events, another start produces others', () => {
  const idsFrom = (ms: number) => takeUntil(ordersAtRate(shop, ms, 5), ms + 10_000).map(({ id }) => id.slice(14))
  expect(idsFrom(startMs)).toEqual(idsFrom(startMs))
  expect(idsFrom(startMs)).not.toEqual(idsFrom(startMs + 86_400_000))
})

test('without a rate the events of the history are yielded, those of the past immediately', async () => {
  const expected = eventsOfDay(shop, '2026-01-01')
  const events: SimulatedEvent[] = []
  for await (const event of liveEvents(shop, { from: new Date('2026-01-01'), signal: new AbortController().signal })) {
    events.push(event)
    if (events.length === expected.length) break
  }
  expect(events).toEqual(expected)
})

test('an event of the future waits for its time, and an abort ends the waiting without an error', async () => {
  const abort = new AbortController()
  const from = new Date(Date.now() + 200)
  const events: { time: number; takenAt: number }[] = []
  for await (const { time } of liveEvents(shop, { from, ratePerSecond: 50, signal: abort.signal })) {
    events.push({ time: Date.parse(time), takenAt: Date.now() })
    if (events.length === 20) abort.abort()
  }
  expect(events.length).toBe(20)
  for (const { time, takenAt } of events) expect(takenAt).toBeGreaterThanOrEqual(time)
})

test('waiting steps are sorted by time, not by their sequence of insertion', () => {
  const queue = createStepQueue()
  const times = Array.from({ length: 500 }, (_, index) => (index * 7919) % 503)
  times.forEach((at, order) => {
    queue.push({ at, order, step: 1 })
  })
  const taken = Array.from({ length: 500 }, () => queue.take()?.at)
  expect(taken).toEqual([...times].sort((a, b) => a - b))
  expect(queue.take()).toBeUndefined()
})
