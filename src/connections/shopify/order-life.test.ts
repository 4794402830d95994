import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anySequence } from '../../../test/helpers/connections/any-sequence.ts'
import {
  type MadeUpDelivery,
  numbersOf,
  playDeliveries,
  testConnection,
} from '../../../test/helpers/connections/play-deliveries.ts'
import { shopifyLives } from '../../../test/helpers/connections/shopify-life.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { orderOf } from '../../../test/helpers/shopify-deliveries.ts'
import { shopify } from './platform.ts'

const server = useTestServer({ currency: 'EUR' })
const shop = testConnection({ platform: 'shopify' })
let tenants = 0

interface Numbers {
  totals: { netRevenue: number; totalOrders: number }
}

async function numbersAfter(deliveries: readonly MadeUpDelivery[]) {
  const tenant = `shop-${tenants++}`
  await playDeliveries(server, shopify, shop, { deliveries, tenant })
  return (await numbersOf(server, tenant)) as Numbers
}

const arrivals = shopifyLives.chain((life) => {
  const { snapshots, records, payments } = life
  const deliveries = anySequence([...snapshots, ...records], [...snapshots.slice(-1), ...payments])
  return fc.record({ life: fc.constant(life), deliveries })
})

test(
  'any sequence, repetition and part of the deliveries of an order gives the same numbers, if the last snapshot is among them',
  async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ life, deliveries }) => {
        const { snapshots, records, payments, worth } = life
        const numbers = await numbersAfter([...snapshots, ...records, ...payments])
        expect(numbers.totals.netRevenue).toBe(worth / 100)
        expect(await numbersAfter(deliveries)).toEqual(numbers)
        expect(await numbersAfter([...snapshots.slice(-1), ...payments])).toEqual(numbers)
      }),
      { numRuns: 60, interruptAfterTimeLimit: scaled(60_000) },
    )
  },
  scaled(90_000),
)

const sent = (topic: string, body: unknown): MadeUpDelivery => ({ headers: { 'x-shopify-topic': topic }, body })
const NOVEMBER = { created_at: '2024-11-04T11:15:00Z', processed_at: '2024-11-04T11:15:00Z' }

test('test orders and deleted orders count nowhere with everything that belongs to them, whatever arrives first', async () => {
  const nothing = await numbersAfter([])
  const shipment = { id: 8001, order_id: 5001, status: 'success', created_at: '2024-11-05T08:00:00Z', line_items: [] }
  const deliveries = [
    sent('orders/create', orderOf({ ...NOVEMBER, test: true })),
    sent('fulfillments/create', shipment),
    sent('orders/updated', orderOf({ ...NOVEMBER, test: true, updated_at: '2024-11-06T08:00:00Z' })),
  ]
  expect(await numbersAfter(deliveries)).toEqual(nothing)
  expect(await numbersAfter(deliveries.toReversed())).toEqual(nothing)
  const deleted = [sent('orders/delete', { id: 5001 }), sent('orders/create', orderOf(NOVEMBER))]
  expect(await numbersAfter(deleted)).toEqual(nothing)
  expect(await numbersAfter(deleted.toReversed())).toEqual(nothing)
  expect((await numbersAfter(deleted.slice(1))).totals.netRevenue).toBe(80.92)
})
