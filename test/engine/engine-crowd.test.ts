import { pino } from 'pino'
import { beforeEach, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { openInbox } from '../../src/service/open-inbox.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { useWorkers } from '../helpers/workers.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(180_000) })

const database = useTestDatabase()
const startWorker = useWorkers()
beforeEach(() => forgetEverything(database.pool))

test('three processes that sell one product to one customer at once never deadlock', async () => {
  const shares = ['a', 'b', 'c'].map((share) => anyOrders(300, share).map(flashSale))
  const workers = shares.map((orders) => startWorker({ databaseUrl: database.url, events: orders.map(plain) }))
  for (const worker of workers) expect(await worker.ended).toBeNull()
  const orders = shares.flat()
  await expectTables(database.pool, orders)
  expect(await readTotals(database.pool)).toMatchObject({ received: orders.length, applied: orders.length })
  const { rows } = await database.pool.query(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  )
  expect(rows).toEqual([{ deadlocks: 0 }])
})

test('batches wait for a server with too few connections', async () => {
  const name = `crowd_${database.url.slice(-12)}`
  await database.pool.query(`create role ${name} login password 'crowd' connection limit 2 in role tidemark`)
  const url = new URL(database.url)
  Object.assign(url, { username: name, password: 'crowd' })
  const config = { ...readConfig({ TIDEMARK_BATCH_SIZE: '5', TIDEMARK_BATCH_CONNECTIONS: '8' }), databaseUrl: url.href }
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const { inbox, close } = await openInbox(config, { log })
  try {
    const orders = anyOrders(400, 'crowd')
    const outcomes: Outcome[] = await inbox.submit(orders.map(orderMessage))
    expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])
    expect(lines.some((line) => line.includes('too many connections'))).toBe(true)
    await expectTables(database.pool, orders)
  } finally {
    await close()
    await database.pool.query(`drop owned by ${name}; drop role ${name}`)
  }
})

const plain = ({ id, tenant, data }: OrderEvent) => ({ id, type: 'OrderCreated', tenant, data })

function flashSale(order: OrderEvent): OrderEvent {
  const items = [{ productId: 'the one', quantity: 1, unitPrice: '9.99' }]
  const when = { createdAt: '2024-11-29T08:00:00Z', currency: 'EUR' }
  return { ...order, tenant: undefined, data: { ...order.data, ...when, customerId: 'everybody', items } }
}
