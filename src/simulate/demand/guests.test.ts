import { expect, test } from 'vitest'
import { readPayload } from '../../contracts/read.ts'
import { eventsBetween } from '../history.ts'
import { createShop } from '../shop.ts'

const options = { seed: 'guests', ordersPerDay: 40, currency: 'EUR', startDate: '2025-01-01' }
const quarterOf = (registeredShare: number) => [
  ...eventsBetween(createShop({ ...options, registeredShare }), new Date('2025-01-01'), new Date('2025-04-01')),
]

test('some guests register after their order, and some of them are merged into known customers', () => {
  const guests = new Set<unknown>()
  const customers = new Set<unknown>()
  const registered = new Set<unknown>()
  const merged: unknown[] = []
  for (const { type, time, data } of quarterOf(0.1)) {
    if (type === 'OrderCreated') {
      expect(data.guestKey === undefined).toBe(data.customerId !== undefined)
      if (data.guestKey === undefined) customers.add(data.customerId)
      else guests.add(data.guestKey)
    }
    if (type !== 'CustomerRegistered' && type !== 'CustomersMerged') continue
    expect(readPayload(type, data)).toMatchObject({ time })
    if (type === 'CustomerRegistered') {
      expect(guests).toContain(data.guestKey)
      registered.add(data.customerId)
    } else {
      expect(registered).toContain(data.customerId)
      expect(customers).toContain(data.intoCustomerId)
      merged.push(data.customerId)
    }
  }
  expect(registered.size / guests.size).toBeGreaterThan(0.05)
  expect(registered.size / guests.size).toBeLessThan(0.15)
  expect(merged.length / registered.size).toBeGreaterThan(0.05)
  expect(merged.length / registered.size).toBeLessThan(0.35)
})

test('the other events of a shop do not depend on its guests', () => {
  const isOfGuests = (type: string) => type === 'CustomerRegistered' || type === 'CustomersMerged'
  const without = ({ id, data: { guestKey: _, ...data } }: { id: string; data: Record<string, unknown> }) => ({
    id,
    data,
  })
  const events = quarterOf(0.1).filter(({ type }) => !isOfGuests(type))
  expect(events.map(without)).toEqual(quarterOf(0).map(without))
})
