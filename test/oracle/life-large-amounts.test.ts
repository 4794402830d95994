import { beforeEach, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { lifeMessage } from './life-delivery.ts'
import { type LifeEvent, lifeEvent } from './life-events.ts'
import { expectLife } from './life-tables.ts'
import type { LifeData } from './life-types.ts'

const database = useTestDatabase()
beforeEach(() => forgetEverything(database.pool))

const LARGEST = '99999999999999999999.99999999999999999999'
const of = { orderId: 'o1', customerId: 'anna', currency: 'EUR' }
const line = { productId: 'p1', quantity: 1_000_000_000, unitPrice: LARGEST }
const placed = (data: LifeData = {}) =>
  lifeEvent('OrderCreated', '2024-03-01T12:00:00Z', { ...of, totalAmount: LARGEST, items: [line], ...data })
const refunded = (refundId: string, data: LifeData) =>
  lifeEvent('OrderRefunded', '2024-03-02T12:00:00Z', { ...of, refundId, amount: LARGEST, ...data })

test('a line whose total has more digits than an amount may have is reversed completely, also in a later batch', () =>
  expectAfter([placed()], [lifeEvent('OrderCancelled', '2024-03-02T12:00:00Z', { orderId: 'o1' })]))

test('refunds that add up to more digits than an amount may have are stored with their order', () =>
  expectAfter([placed(), refunded('r1', {}), refunded('r2', {})]))

test('credit notes that add up to more digits than an amount may have move along with their customer', () =>
  expectAfter(
    [refunded('r1', { orderId: undefined }), refunded('r2', { orderId: undefined })],
    [placed({ totalAmount: '1' })],
    [lifeEvent('OrderCreated', '2024-02-01T12:00:00Z', { ...of, orderId: 'o2', totalAmount: '1', items: [] })],
  ))

async function expectAfter(...batches: LifeEvent[][]): Promise<void> {
  const inbox = await createTestInbox(database.pool)
  for (const batch of batches) await inbox.submit(batch.map(lifeMessage))
  await inbox.stop()
  await expectLife(database.pool, batches.flat())
}
