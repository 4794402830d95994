import { beforeEach, expect, test } from 'vitest'
import { queues, useBus } from '../../test/brokers/azure-service-bus/test-bus.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { startCommand } from '../../test/helpers/run-command.ts'

const database = useTestDatabase()
const bus = useBus({ Name: 'shop', Queues: queues({ orders: {}, many: {}, none: {} }) })

beforeEach(() => forgetEverything(database.pool))

function startDrain(queue: string) {
  const source = {
    name: 'shop',
    kind: 'azure-service-bus',
    connectionString: bus.bus.connectionString,
    queues: [queue],
  }
  return startCommand(['dead-letters', 'drain', 'shop'], {
    env: {
      DATABASE_URL: database.url,
      TIDEMARK_SOURCES: JSON.stringify([source]),
      TIDEMARK_BATCH_SIZE: '10',
    },
  })
}

const order = (id: string) => {
  const data = { orderId: `o-${id}`, items: [], totalAmount: 5, createdAt: '2024-05-01T10:00:00Z' }
  return { id, type: 'OrderCreated', data }
}

/** Sends these bodies and has the broker dead-letter them. */
async function deadLetter(queue: string, ...bodies: object[]) {
  await bus.send(queue, ...bodies.map((body) => ({ body })))
  const receiver = bus.client.createReceiver(queue)
  for (let left = bodies.length; left > 0; ) {
    for (const message of await receiver.receiveMessages(left, { maxWaitTimeInMs: scaled(5000) })) {
      await receiver.deadLetterMessage(message)
      left--
    }
  }
  await receiver.close()
}

async function countLeft(queue: string): Promise<number> {
  const receiver = bus.client.createReceiver(queue, { subQueueType: 'deadLetter' })
  const messages = await receiver.peekMessages(1000)
  await receiver.close()
  return messages.length
}

async function countOrders(): Promise<number> {
  const { rows } = await database.pool.query('select count(*)::int as orders from orders')
  return rows[0]?.orders
}

test('the dead letters of the broker move to the inbox, each once', async () => {
  await deadLetter('orders', order('a'), order('b'), order('a'), { id: 'c', data: {} })
  const first = await startDrain('orders').ended
  expect(first.output).toMatch(
    /received from the broker +4\n +accepted +2\n +duplicate +1\n +ignored +0\n +rejected +1\n/,
  )
  expect(first.errors).toContain('1 were rejected; see: tidemark dead-letters list --source shop')
  expect(first.exitCode).toBe(2)
  expect(await countOrders()).toBe(2)
  expect(await countLeft('orders')).toBe(0)
  const { rows } = await database.pool.query('select source, reason from dead_letters')
  expect(rows).toEqual([{ source: 'shop', reason: 'missing_type' }])
  expect(await startDrain('orders').ended).toMatchObject({ exitCode: 0, output: expect.stringMatching(/broker +0\n/) })
})

test('a queue without dead letters drains nothing', async () => {
  expect(await startDrain('none').ended).toMatchObject({ exitCode: 0, output: expect.stringMatching(/broker +0\n/) })
})

test('Ctrl-C loses no message: each one was applied, or is still at the broker', async () => {
  await deadLetter('many', ...Array.from({ length: 300 }, (_, i) => order(`m-${i}`)))
  // Blocks every batch, so that the command is in the middle of its work.
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query('lock table ingest_accounting in exclusive mode')
  const { child, ended } = startDrain('many')
  const waiting = `select count(*)::int as waiting from pg_locks where not granted and relation = 'ingest_accounting'::regclass`
  const countWaiting = async () => (await database.pool.query(waiting)).rows[0]?.waiting
  await expect.poll(countWaiting, { timeout: scaled(30_000) }).toBeGreaterThan(0)
  child.kill('SIGINT')
  await client.query('rollback')
  client.release()
  const { exitCode, output } = await ended
  expect(exitCode).toBe(130)
  expect(output).toContain('Drained shop')
  const taken = await countOrders()
  expect(taken).toBeGreaterThan(0)
  expect(taken + (await countLeft('many'))).toBeGreaterThanOrEqual(300)
  await startDrain('many').ended
  expect(await countOrders()).toBe(300)
  expect(await countLeft('many')).toBe(0)
})
