import { expect, test } from 'vitest'
import type { SimulatedEvent } from '../event.ts'
import { eventsBetween } from '../history.ts'
import { ordersAtRate } from '../orders-at-rate.ts'
import { createShop } from '../shop.ts'

const DAY_MS = 86_400_000
const shop = createShop({ seed: 'stock', ordersPerDay: 40, currency: 'EUR', startDate: '2025-01-01' })

interface Item {
  productId: string
  quantity: number
}

/** Follows the stock as Tidemark does: what is delivered or returned comes in, what is shipped goes out, and counts decide. */
function followStock() {
  const items = new Map<unknown, Item[]>()
  const shipments = new Map<unknown, { orderId: unknown; sent: Item[] }>()
  const onHand = new Map<string, number>()
  const emptiest = new Map<string, number>()
  let deliveries = 0
  const move = (productId: string, units: number) => {
    const now = (onHand.get(productId) ?? 0) + units
    onHand.set(productId, now)
    emptiest.set(productId, Math.min(now, emptiest.get(productId) ?? now))
  }
  const see = ({ type, data }: SimulatedEvent) => {
    if (type === 'OrderCreated') items.set(data.orderId, data.items as Item[])
    if (type === 'ShipmentCreated') {
      const left = items.get(data.orderId) ?? []
      const sent = (data.items as Item[] | undefined) ?? left
      for (const { productId, quantity } of sent) move(productId, -quantity)
      const isSent = new Set(sent.map(({ productId }) => productId))
      items.set(
        data.orderId,
        left.filter(({ productId }) => !isSent.has(productId)),
      )
      shipments.set(data.shipmentId, { orderId: data.orderId, sent })
    }
    if (type === 'ShipmentCancelled') {
      const { orderId, sent = [] } = shipments.get(data.shipmentId) ?? {}
      for (const { productId, quantity } of sent) move(productId, quantity)
      items.set(orderId, sent)
    }
    if (type === 'ItemsReturned' && data.restocked !== false) {
      for (const { productId, quantity } of data.items as Item[]) move(productId, quantity)
    }
    if (type === 'InventoryCounted') {
      const { productId, quantity } = data as unknown as Item
      move(productId, quantity - (onHand.get(productId) ?? 0))
    }
    if (type !== 'InventoryRestocked') return
    move(data.productId as string, data.quantityAdded as number)
    deliveries++
  }
  return { see, onHand, emptiest, deliveries: () => deliveries }
}

function unitsOf(events: readonly SimulatedEvent[]): number {
  const items = events.filter(({ type }) => type === 'OrderCreated').flatMap(({ data }) => data.items as Item[])
  return items.reduce((sum, { quantity }) => sum + quantity, 0)
}

test('in a year every sold product is in stock, and the stock covers some weeks of sales', () => {
  const stock = followStock()
  const lastMonth: SimulatedEvent[] = []
  for (const event of eventsBetween(shop, new Date('2025-01-01'), new Date('2026-01-01'))) {
    stock.see(event)
    if (event.time >= '2025-12-01') lastMonth.push(event)
  }
  expect(stock.emptiest.size).toBe(120)
  expect([...stock.emptiest].filter(([, units]) => units < 0)).toEqual([])
  const left = [...stock.onHand.values()].reduce((sum, units) => sum + units, 0)
  expect(left).toBeLessThan(2 * unitsOf(lastMonth))
})

test('live orders never exceed the stock, and the stock follows the rate of the orders', () => {
  const stock = followStock()
  const startMs = Date.parse('2025-03-01T10:00:00Z')
  const ratePerSecond = 0.5
  const lastHour: SimulatedEvent[] = []
  for (const event of eventsBetween(shop, new Date('2025-01-01'), new Date(startMs))) stock.see(event)
  for (const event of ordersAtRate(shop, startMs, ratePerSecond)) {
    const ms = Date.parse(event.time) - startMs
    if (ms > DAY_MS) break
    stock.see(event)
    if (ms > DAY_MS - 3_600_000) lastHour.push(event)
  }
  expect([...stock.emptiest].filter(([, units]) => units < 0)).toEqual([])
  const soldADay = 24 * unitsOf(lastHour)
  const left = [...stock.onHand.values()].reduce((sum, units) => sum + units, 0)
  expect(left).toBeGreaterThan(soldADay / 10)
  expect(left).toBeLessThan(soldADay)
})
