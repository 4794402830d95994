import { beforeEach, expect, test, vi } from 'vitest'
import type { Step } from '../../src/inbox/apply-batch.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { useWorkers, WORKER, type Worker } from '../helpers/workers.ts'
import { countOrders, type OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, withDuplicates } from '../oracle/order-events.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(180_000) })

const database = useTestDatabase()
const startWorker = useWorkers()
beforeEach(() => forgetEverything(database.pool))

test('no event is lost or counted twice when a process is killed at any step', async () => {
  const orders = withDuplicates(anyOrders(72, 'steps'))
  const deaths: [Step, number][] = [
    ['begun', 2],
    ['deduplicated', 1],
    ['kept', 2],
    ['facts_applied', 1],
    ['perspectives_applied', 2],
    ['accounted', 1],
    ['committed', 1],
    ['committed', 3],
  ]
  const answered: Worker[] = []
  for (const [i, [step, occurrence]] of deaths.entries()) {
    // Each process begins with other events, so that it is killed during new events.
    const events = [...orders.slice(i * 11), ...orders.slice(0, i * 11)].map(plain)
    const worker = startWorker({ databaseUrl: database.url, events, death: { step, occurrence } })
    expect(await worker.ended).toBe('SIGKILL')
    answered.push(worker)
    await expectWhatWasTaken(orders, answered)
  }
  const last = startWorker({ databaseUrl: database.url, events: orders.map(plain) })
  expect(await last.ended).toBeNull()
  expect(last.outcomes.map(({ id }) => id).sort()).toEqual(orders.map(({ id }) => id).sort())
  await expectAllOnce(orders)
})

test('two processes with the same events count each event once', async () => {
  const orders = withDuplicates(anyOrders(160, 'twins'))
  const events = orders.map(plain)
  const workers = [events, events.toReversed()].map((list) => startWorker({ databaseUrl: database.url, events: list }))
  for (const worker of workers) expect(await worker.ended).toBeNull()
  const statuses = workers.flatMap(({ outcomes }) => outcomes.map(({ status }) => status))
  expect(statuses).toHaveLength(2 * orders.length)
  expect(statuses.filter((status) => status === 'accepted')).toHaveLength(countOrders(orders))
  await expectAllOnce(orders)
  const received = 2 * orders.length
  expect(await readTotals(database.pool)).toMatchObject({ received, duplicate: received - countOrders(orders) })
})

test('after a process is killed under load, another process applies all uncommitted events', async () => {
  const rounds = [0, 1].map((round) => withDuplicates(anyOrders(160, `round ${round}`)))
  for (const orders of rounds) {
    const events = orders.map(plain)
    const survivor = startWorker({ databaseUrl: database.url, events })
    const victim = startWorker({ databaseUrl: database.url, events: events.toReversed() })
    await victim.answered(1 + Math.floor(Math.random() * (orders.length / 2)))
    victim.kill()
    await victim.ended
    expect(await survivor.ended).toBeNull()
    const answers = [...survivor.outcomes, ...victim.outcomes]
    const accepted = answers.filter(({ status }) => status === 'accepted').map(({ id }) => id)
    expect(new Set(accepted).size).toBe(accepted.length)
  }
  await expectAllOnce(rounds.flat())
})

const plain = ({ id, tenant, data }: OrderEvent) => ({ id, type: 'OrderCreated', tenant, data })

async function expectAllOnce(orders: readonly OrderEvent[]): Promise<void> {
  await sessionsEnded()
  await expectTables(database.pool, orders)
  expect(await readTotals(database.pool)).toMatchObject({ applied: countOrders(orders), ignored: 0, rejected: 0 })
}

/** Every table contains exactly the events of the inbox, and the inbox contains all events with a response. */
async function expectWhatWasTaken(orders: readonly OrderEvent[], workers: readonly Worker[]): Promise<void> {
  await sessionsEnded()
  const { rows } = await database.pool.query<{ event_key: string }>('select event_key from inbox')
  const taken = new Set(rows.map(({ event_key }) => event_key))
  await expectTables(
    database.pool,
    orders.filter(({ id }) => taken.has(id)),
  )
  await readTotals(database.pool)
  const answered = workers.flatMap(({ outcomes }) => outcomes.map(({ id = '' }) => id))
  expect(answered.filter((id) => !taken.has(id))).toEqual([])
}

/** The session of a killed client may still execute its last COMMIT. */
async function sessionsEnded(): Promise<void> {
  const sessions = async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      'select count(*)::int from pg_stat_activity where datname = current_database() and application_name = $1',
      [WORKER],
    )
    return rows[0]?.count
  }
  await expect.poll(sessions, { timeout: scaled(30_000), interval: 20 }).toBe(0)
}
