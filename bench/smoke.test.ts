import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { type OpenedInbox, openInbox } from '../src/service/open-inbox.ts'
import { useTestDatabase } from '../test/helpers/database.ts'
import { copyRawEvents, createBareTable } from './bare-copy.ts'
import type { Bench } from './bench.ts'
import { readCpuTime } from './cpu-time.ts'
import { applyThroughInbox } from './engine.ts'
import { createOrderFeed } from './order-feed.ts'
import { measureProcesses } from './processes/measure-processes.ts'
import { tablesOf } from './result-tables.ts'
import type { Results } from './results.ts'
import { runBench } from './run-bench.ts'
import { ordersForProcesses, ordersOf, type Sizes } from './sizes.ts'
import { runSilently } from './stage.ts'
import { writeMarkdown } from './table.ts'
import { applyTheTutorialsWay, createTutorialTables } from './tutorial-way.ts'
import { endingYesterday, whizbangOrders } from './whizbang-orders.ts'

const ORDERS = 400
/** With two decimals, as the tutorial's tables have them. */
const REVENUE = 'total_revenue::numeric(12, 2) as revenue'

describe('the three ways on the same orders', () => {
  const database = useTestDatabase()
  const bodies = whizbangOrders(endingYesterday(5000), 800, 800 + ORDERS)

  beforeAll(async () => {
    const { pool } = database
    await createTutorialTables(pool)
    await applyTheTutorialsWay(pool, bodies.slice(0, ORDERS / 2), 1)
    await applyTheTutorialsWay(pool, bodies.slice(ORDERS / 2), 8)
    const { inbox, close } = await openInbox({ ...readConfig({}), databaseUrl: database.url })
    await applyThroughInbox(inbox, bodies)
    await close()
    await createBareTable(pool)
    await copyRawEvents(pool, bodies)
  })

  const rowsOf = async (text: string) => (await database.pool.query(text)).rows

  test('the tutorial and Tidemark have the same days', async () => {
    const columns = `date, total_orders, ${REVENUE}, total_items_sold`
    const theirs = await rowsOf(`select ${columns} from tutorial.daily_sales_analytics order by date`)
    expect(theirs).toEqual(await rowsOf(`select ${columns} from daily_sales_analytics order by date`))
    expect(theirs.map(({ total_orders }) => total_orders)).toEqual(['200', '200'])
  })

  test('the tutorial and Tidemark have the same hours', async () => {
    const theirs = await rowsOf(`
      select hour at time zone 'UTC' as hour, total_orders, ${REVENUE}
      from tutorial.hourly_sales_analytics
      order by hour`)
    expect(theirs.length).toBeGreaterThan(3)
    expect(theirs).toEqual(
      await rowsOf(`select hour, total_orders, ${REVENUE} from hourly_sales_analytics order by hour`),
    )
  })

  test('the tutorial and Tidemark have the same products, but the tutorial counts an order with two lines of a product twice', async () => {
    const columns = `product_id, date, units_sold, ${REVENUE}`
    const theirs = await rowsOf(
      `select ${columns} from tutorial.product_analytics order by date, product_id collate "C"`,
    )
    expect(theirs.length).toBeGreaterThan(300)
    expect(theirs).toEqual(await rowsOf(`select ${columns} from product_analytics order by date, product_id`))
    const [lines] = await rowsOf('select sum(times_ordered) as count from tutorial.product_analytics')
    expect(lines).toEqual((await rowsOf('select count(*) from order_lines'))[0])
  })

  test('the tutorial ignores a repeated event', async () => {
    const before = await rowsOf('select * from tutorial.daily_sales_analytics order by date')
    await applyTheTutorialsWay(database.pool, bodies.slice(0, 10), 1)
    expect(await rowsOf('select * from tutorial.daily_sales_analytics order by date')).toEqual(before)
  })

  test('Tidemark decodes every order and stores each unchanged, as the bare table does', async () => {
    const sent = bodies.map(String).sort()
    expect((await rowsOf('select body from raw_events order by body collate "C"')).map(({ body }) => body)).toEqual(
      sent,
    )
    expect((await rowsOf('select body from bare order by body collate "C"')).map(({ body }) => body)).toEqual(sent)
    expect(await rowsOf('select applied, received from ingest_accounting')).toEqual([
      { applied: String(ORDERS), received: String(ORDERS) },
    ])
  })
})

describe('a small run of the whole benchmark', () => {
  const database = useTestDatabase()
  let opened: OpenedInbox
  const sizes: Sizes = {
    warmUp: 50,
    rounds: 2,
    laterRounds: 1,
    window: 60,
    tutorialOrders: 20,
    middle: 200,
    last: 1000,
    customers: 6000,
    requests: 2,
    arrivingPerSecond: 50,
    brokers: { messages: 60, rounds: 1, ordersPerSecond: 50, latencySeconds: 1, latencyRounds: 1 },
    reports: { levels: [], requests: 2, rawRounds: 1, verifiedOrders: 20 },
    dashboard: { days: 1, ordersPerDay: 1, loads: 1, changes: 1, posts: 1, dashboards: 1, pages: 1 },
    processes: { counts: [], rounds: 0, orders: 0, warmUp: 0 },
    guard: { orders: 0, rounds: 0, replays: 0, requests: 0 },
  }
  const open = (): Bench => ({
    databaseUrl: database.url,
    pool: database.pool,
    inbox: opened.inbox,
    readCpu: () => readCpuTime(undefined),
    orders: createOrderFeed(endingYesterday(ordersOf(sizes))),
    sizes,
    runStage: runSilently,
  })
  beforeAll(async () => {
    opened = await openInbox({ ...readConfig({}), databaseUrl: database.url })
  })
  afterAll(() => opened.close())

  test('requests every report and measures at every level', async () => {
    const bench = open()
    const results = await runBench(bench)
    expect(results.levels.map(({ orders }) => orders)).toEqual([50, expect.any(Number), 1000])
    expect(results.growth.reduce((sum, { orders }) => sum + orders, 0)).toBeGreaterThan(0)
    expect(results.manyCustomers).toMatchObject({ customers: 6000, orders: 1060, tidemark: { orders: 60 } })
    const customers = await database.pool.query('select count(*)::int as count from customers')
    expect(customers.rows).toEqual([{ count: 6000 }])
    expect(results.service.quiet.map(({ requests }) => requests)).toEqual(Array(7).fill(2))
    expect(results.service.busy.reports).toHaveLength(7)
    const { rows } = await database.pool.query(
      'select sum(applied) as applied, sum(rejected) as rejected from ingest_accounting',
    )
    expect(rows).toEqual([{ applied: String(bench.orders.taken), rejected: '0' }])
    expect(markdownOf({ ingest: results })).toContain('| COPY of the raw events alone |')
  })

  test('measures several services on one database', async () => {
    const processes = { counts: [1, 2], rounds: 1, orders: 600, warmUp: 20 }
    const bench = { ...open(), sizes: { ...sizes, processes } }
    const orders = createOrderFeed(endingYesterday(ordersForProcesses(bench.sizes)))
    const results = await measureProcesses({ ...bench, orders })
    expect(results.rates.map((rate) => [rate.services, rate.orders, rate.ordersPerSecond > 0])).toEqual([
      [1, 600, true],
      [2, 600, true],
    ])
    expect(markdownOf({ processes: results })).toContain('| 2 |')
  })
})

function markdownOf(results: Results): string {
  return tablesOf(results)
    .flatMap(({ tables }) => tables.map(writeMarkdown))
    .join('')
}
