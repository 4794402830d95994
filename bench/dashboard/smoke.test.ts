import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { describeDashboard } from '../../test/dashboard/dashboard.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { readCpuTime } from '../cpu-time.ts'
import { createOrderFeed } from '../order-feed.ts'
import { tablesOf } from '../result-tables.ts'
import { quickSizes, type Sizes } from '../sizes.ts'
import { runSilently } from '../stage.ts'
import { writeMarkdown } from '../table.ts'
import { endingYesterday } from '../whizbang-orders.ts'
import { runDashboardBench } from './run-dashboard-bench.ts'

const sizes: Sizes = {
  ...quickSizes,
  dashboard: { days: 30, ordersPerDay: 5, loads: 1, changes: 2, posts: 5, dashboards: 4, pages: 1 },
}

describeDashboard('a small run of the part about the dashboard', () => {
  const database = useTestDatabase()
  let opened: OpenedInbox
  beforeAll(async () => {
    opened = await openInbox({ ...readConfig({}), databaseUrl: database.url })
  })
  afterAll(() => opened.close())

  test('measures a page, its changes and a crowd, and writes its tables', async () => {
    const results = await runDashboardBench({
      databaseUrl: database.url,
      pool: database.pool,
      inbox: opened.inbox,
      sizes,
      runStage: runSilently,
      readCpu: () => readCpuTime(undefined),
      orders: createOrderFeed(endingYesterday(0)),
    })
    expect(results?.load.firstPaintMs).toBeGreaterThan(0)
    expect(results?.load.chartScriptKb).toBeGreaterThan(50)
    expect(results?.live.p50Ms).toBeGreaterThan(0)
    // Each program sends the requests of the overview at least once, when it is opened.
    expect(results?.crowded.answers).toBeGreaterThan(3 * 8)
    expect(results?.crowded.failures).toBe(0)
    const [part] = tablesOf({ dashboard: results })
    expect(part?.tables.map(writeMarkdown).join('')).toContain(
      '| POST of an order, until all totals include it: p50, ms |',
    )
  })
})
