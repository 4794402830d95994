import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { reports } from '../../src/reports/index.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import type { Bench } from '../bench.ts'
import { readCpuTime } from '../cpu-time.ts'
import { describeMachine } from '../machine.ts'
import { createOrderFeed } from '../order-feed.ts'
import { tablesOf } from '../result-tables.ts'
import { quickSizes, type Sizes } from '../sizes.ts'
import { runSilently } from '../stage.ts'
import { writeMarkdown } from '../table.ts'
import { endingYesterday } from '../whizbang-orders.ts'
import { measureReportLevel, type ReportLevel } from './measure-reports.ts'
import { measureReplay } from './replay-rate.ts'
import { tablesOfReports } from './report-tables.ts'

const ORDERS = 3000
const sizes: Sizes = { ...quickSizes, reports: { levels: [ORDERS], requests: 1, rawRounds: 1, verifiedOrders: 200 } }

function useBench(): () => Bench {
  const database = useTestDatabase()
  let opened: OpenedInbox
  beforeAll(async () => {
    opened = await openInbox({ ...readConfig({}), databaseUrl: database.url })
  })
  afterAll(() => opened.close())
  return () => ({
    databaseUrl: database.url,
    pool: database.pool,
    inbox: opened.inbox,
    readCpu: () => readCpuTime(undefined),
    orders: createOrderFeed(endingYesterday(0)),
    sizes,
    runStage: runSilently,
  })
}

const REPLAY = { events: 1, verifiedPerSecond: 1, rebuiltTable: 'quarter_hour_sales', rebuiltPerSecond: 1 }

/** The shop is loaded without the inbox, which finds warnings and contradictions, and records arrivals. Its orders state no tax. */
const EMPTY = ['ingest-warnings', 'contradictions', 'restatements', 'restated-orders', 'taxes']

describe('a small run of the part about reports', () => {
  const openLevel = useBench()
  const openReplay = useBench()
  let level: ReportLevel
  beforeAll(async () => {
    level = await measureReportLevel(openLevel(), ORDERS)
  })

  test('requests every report, and PostgreSQL and DuckDB compute the same responses from the orders', () => {
    const asked = reports.map(({ name }) => name).filter((name) => !EMPTY.includes(name))
    expect(new Set(level.reports.map(({ report }) => report.split(',')[0]))).toEqual(new Set(asked))
    const compared = level.reports.filter(({ postgresMs, duckDbMs }) => postgresMs && duckDbMs)
    expect(compared.length).toBeGreaterThanOrEqual(21)
  })

  test('verifies and rebuilds, and writes its tables', async () => {
    const replay = await measureReplay(openReplay())
    expect(replay.events).toBeGreaterThan(400)
    const common = { takenAt: new Date().toISOString(), seconds: 1, sizes: sizes.reports }
    const machine = await describeMachine(openReplay().pool)
    const [part] = tablesOf({ reports: { ...common, machine, levels: [level], replay } })
    const written = part?.tables.map(writeMarkdown).join('')
    expect(written).toContain('| customer-cohorts |')
    expect(written).toContain('| tidemark rebuild quarter_hour_sales |')
    expect(written).not.toContain('compared with')
  })

  test('compares the responses at two numbers of orders', () => {
    const slower = level.reports.map((one) => ({ ...one, p50Ms: 2 * one.p50Ms, p99Ms: 3 * one.p99Ms }))
    const levels = [level, { orders: 5 * ORDERS, reports: slower }]
    const table = tablesOfReports({ levels, replay: REPLAY }).find(({ title }) => title.includes('compared with'))
    expect(table?.title).toBe('Reports at 15,000 orders, compared with 3,000')
    expect(table?.rows).toContainEqual(['orders, happened=refunded', '2.00 ×', '3.00 ×', '2.00 ×', '3.00 ×'])
    expect(table?.rows).toContainEqual(['monthly-sales', '', '', '2.00 ×', '3.00 ×'])
  })
})
