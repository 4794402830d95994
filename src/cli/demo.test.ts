import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { useDataFolder } from '../../test/helpers/data-folder.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { createDemoShop } from '../simulate/demo/demo-publisher.ts'
import type { DemoState } from '../simulate/demo/demo-state.ts'
import type { SimulatedEvent } from '../simulate/event.ts'
import { eventsBetween } from '../simulate/history.ts'
import { ordersAtRate } from '../simulate/orders-at-rate.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const folder = useDataFolder()
const database = useTestDatabase()
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const ORDERS_PER_DAY = 4
const RATE = 20
const deadline = { timeout: scaled(60_000), interval: 50 }

/** Runs `tidemark demo` in a process of its own. */
function startDemo() {
  const options = ['--orders-per-day', String(ORDERS_PER_DAY), '--rate', String(RATE), '--bus-port', '0']
  const child = spawn(process.execPath, [main, 'demo', ...options], {
    env: { ...process.env, DATABASE_URL: database.url, TIDEMARK_DATA_DIR: folder.path, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const run = { output: '', child, exited: once(child, 'exit') }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      run.output += text
    })
  }
  return run
}

const stateOf = () => JSON.parse(readFileSync(join(folder.path, 'demo.json'), 'utf8')) as DemoState
const shopOf = ({ startDate }: DemoState) =>
  createDemoShop({ ordersPerDay: ORDERS_PER_DAY, currency: 'USD', startDate })

function publishedLive(state: DemoState): SimulatedEvent[] {
  const events: SimulatedEvent[] = []
  const { from = '', publishedUntil = '' } = state.live ?? {}
  for (const event of ordersAtRate(shopOf(state), Date.parse(from), RATE)) {
    if (event.time > publishedUntil) break
    events.push(event)
  }
  return events
}

/** The accounting of the shop, and the orders. */
async function counted() {
  const { rows } = await database.pool.query(`
    select
      (select count(*)::int from raw_events) as stored,
      sum(duplicate)::int as duplicate,
      sum(ignored)::int as ignored,
      sum(rejected)::int as rejected,
      (select count(*)::int from orders where placed_at is not null or revisions is not null) as orders,
      (select sum(total_orders)::int from daily_sales_analytics) as daily_orders
    from ingest_accounting
    where source = 'shop'`)
  return rows[0]
}

test('history and live orders arrive over the bus exactly once, even after the first start was killed', async () => {
  const first = startDemo()
  await expect.poll(() => first.output, deadline).toContain('Orders keep arriving')
  expect(first.output).toMatch(/Endpoint=sb:\/\/127\.0\.0\.1:\d+;/)
  await expect.poll(() => stateOf().live?.publishedUntil, deadline).not.toBe(stateOf().live?.from)
  await expect.poll(async () => (await counted()).rejected, deadline).toBe(2)
  first.child.kill('SIGKILL')
  await first.exited
  const killed = stateOf()

  const second = startDemo()
  await expect.poll(() => second.output, deadline).toContain('Orders keep arriving')
  await expect.poll(async () => (await counted()).rejected, deadline).toBe(4)
  expect(second.output).toMatch(/In all numbers since this start: [\d,]+ events?\./)
  second.child.kill('SIGINT')
  expect(await second.exited).toEqual([0, null])
  const stopped = stateOf()
  expect(stopped.live?.consumedUntil).toBe(stopped.live?.publishedUntil)

  const history = [...eventsBetween(shopOf(stopped), new Date(stopped.startDate), new Date(stopped.until))]
  const published = [...history, ...publishedLive(killed), ...publishedLive(stopped)]
  const orders = published.filter(({ type }) => type === 'OrderCreated').length
  const voided = new Set<unknown>()
  for (const { type, data } of published) {
    if (type === 'OrderVoided') voided.add(data.orderId)
    if (type === 'OrderReinstated') voided.delete(data.orderId)
  }
  expect(stopped.filledTo).toBe(stopped.since)
  expect(await counted()).toEqual({
    // Each event is stored once, with the ignored ones. A second event about a known fact counts as a duplicate.
    stored: published.length + 2,
    duplicate: expect.any(Number),
    ignored: 2,
    rejected: 4,
    orders,
    daily_orders: orders - voided.size,
  })
})
