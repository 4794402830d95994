import { expect, test } from 'vitest'
import { readPayload } from '../../contracts/read.ts'
import { eventsBetween } from '../history.ts'
import { createShop } from '../shop.ts'

const options = { seed: 'costs', ordersPerDay: 2, currency: 'EUR', startDate: '2025-01-01' }
const yearOf = (hasCosts: boolean) => [
  ...eventsBetween(createShop({ ...options, hasCosts }), new Date('2025-01-01'), new Date('2026-01-01')),
]

test('products have costs below their prices: most from the launch, some late, some more than once', () => {
  const events = yearOf(true)
  const launched = new Map<unknown, { time: string; price: number }>()
  const costs = new Map<unknown, string[]>()
  for (const { type, time, data } of events) {
    if (type === 'ProductCreated') launched.set(data.productId, { time, price: data.price as number })
    if (data.cost === undefined) continue
    expect(readPayload(type, data)).toMatchObject({ time })
    expect(data.cost).toBeGreaterThan(0)
    expect(data.cost).toBeLessThan(0.75 * (launched.get(data.productId)?.price ?? 0))
    costs.set(data.productId, [...(costs.get(data.productId) ?? []), time])
  }
  const late = [...costs].filter(
    ([id, [first]]) => Date.parse(first ?? '') - Date.parse(launched.get(id)?.time ?? '') > 86_400_000,
  )
  expect(costs.size / launched.size).toBeGreaterThan(0.95)
  expect(late.length / costs.size).toBeGreaterThan(0.05)
  expect(late.length / costs.size).toBeLessThan(0.2)
  expect([...costs.values()].some((times) => times.length > 1)).toBe(true)
})

test('a shop without costs has none', () => {
  expect(yearOf(false).filter(({ data }) => data.cost !== undefined)).toEqual([])
})
