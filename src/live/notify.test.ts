import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import { runJob } from '../../test/helpers/run-job.ts'
import { refreshProductPairs } from '../maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../maintenance/refresh-segments.ts'
import { type Listener, startListener } from './listener.ts'
import { readNotification } from './notification.ts'
import { notifyEverything } from './notify.ts'

const database = useTestDatabase()
const heard: string[] = []
let listener: Listener

beforeAll(async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  listener = startListener({
    pool: database.pool,
    log: pino({ level: 'silent' }),
    onListening: resolve,
    onNotification: (text) => heard.push(text),
  })
  await promise
  const inbox = await createTestInbox(database.pool)
  const items = ['a', 'b'].map((productId) => ({ productId, quantity: 1, unitPrice: 1 }))
  const data = {
    orderId: 'o',
    customerId: 'c',
    currency: 'EUR',
    totalAmount: 2,
    items,
    createdAt: '2024-02-03T04:05:06Z',
  }
  await inbox.submit([{ source: 'test', body: JSON.stringify({ id: 'e', type: 'OrderCreated', data }) }])
  await inbox.stop()
})
afterAll(() => listener.close())
beforeEach(() => {
  heard.length = 0
})

test('clients are notified of background jobs only if these changed something', async () => {
  for (const job of [refreshSegments, refreshProductPairs, refreshSegments, refreshProductPairs]) {
    await runJob(database.pool, job)
  }
  await notifyEverything(database.pool)
  await expect.poll(() => heard.at(-1)).toBe('{"everything":true}')
  const notified = heard.slice(0, -1).flatMap((text) => [...readNotification(text).changed.values()])
  expect(
    notified.map(({ tenantId, currency, tables, days }) => ({ tenantId, currency, tables: [...tables], days })),
  ).toEqual([
    { tenantId: 'default', currency: 'EUR', tables: ['customer_segments'], days: [] },
    { tenantId: 'default', currency: 'EUR', tables: ['product_pairs'], days: [['2024-02-01', '2024-02-29']] },
  ])
})
