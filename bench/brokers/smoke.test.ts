import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { openBroker } from '../../test/brokers/azure-service-bus/bench.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import type { Bench } from '../bench.ts'
import { readCpuTime } from '../cpu-time.ts'
import { createOrderFeed } from '../order-feed.ts'
import { tablesOf } from '../result-tables.ts'
import { ordersForBrokers, quickSizes, type Sizes } from '../sizes.ts'
import { runSilently } from '../stage.ts'
import { writeMarkdown } from '../table.ts'
import { endingYesterday } from '../whizbang-orders.ts'
import { measureBrokers } from './measure-brokers.ts'

const database = useTestDatabase()
const sizes: Sizes = {
  ...quickSizes,
  brokers: { messages: 150, rounds: 1, ordersPerSecond: 100, latencySeconds: 1, latencyRounds: 1 },
}
let opened: OpenedInbox
beforeAll(async () => {
  opened = await openInbox({ ...readConfig({}), databaseUrl: database.url })
})
afterAll(() => opened.close())

test('every way receives all orders of the local bus, Tidemark applies them, and missing brokers are listed', {
  timeout: scaled(240_000),
}, async () => {
  const bench: Bench = {
    databaseUrl: database.url,
    pool: database.pool,
    inbox: opened.inbox,
    readCpu: () => readCpuTime(undefined),
    orders: createOrderFeed(endingYesterday(ordersForBrokers(sizes, 1))),
    sizes,
    runStage: runSilently,
  }
  const results = await measureBrokers(bench, {
    'Azure Service Bus': openBroker,
    Elsewhere: async () => undefined,
  })
  expect(results.throughput).toMatchObject([
    {
      bare: { rounds: 1, orders: 150 },
      transport: { rounds: 1, orders: 150 },
      applied: { rounds: 1, orders: 150 },
      inbox: { rounds: 1, orders: 150 },
    },
  ])
  expect(results.missing).toEqual(['Elsewhere'])
  expect(results.latency).toMatchObject({ rounds: 1, orders: 100 })
  expect(results.latency.tidemark.p50Ms).toBeGreaterThan(0)
  const { rows } = await database.pool.query(
    'select source, sum(applied) as applied, sum(received) as received from ingest_accounting group by source order by source',
  )
  const counted = (source: string, count: number) => ({ source, applied: String(count), received: String(count) })
  // One round is the warm-up, the other is measured.
  expect(rows).toEqual([counted('bench', 300), counted('bench-latency', 200), counted('bench-service-bus', 300)])
  const [part] = tablesOf({ brokers: results })
  expect(part?.tables.map(writeMarkdown).join('')).toContain('Elsewhere is not installed and was left out.')
})
