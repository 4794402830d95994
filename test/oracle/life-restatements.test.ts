import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReportPool } from '../../src/reports/engine/report-pool.ts'
import { restatements } from '../../src/reports/sales/restatements.ts'
import { salesSummary } from '../../src/reports/sales/sales-summary.ts'
import { createZones, type Zones } from '../../src/zones/read-zone.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { decimal, decimalText } from '../helpers/decimal.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { createPlayedInbox } from '../helpers/played-days.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import { askReport, contextOf, numberOf } from './ask-report.ts'
import { momentOf, placeOf } from './life-calendar.ts'
import { lifeMessage } from './life-delivery.ts'
import type { LifeEvent } from './life-events.ts'
import { factsOf } from './life-facts.ts'
import { contradictoryLives, type Life } from './life-generator.ts'
import { type ArrivalDay, expectedRestatements } from './life-restatements.ts'
import { type Row, SUMMED, textOf } from './life-sums.ts'
import { expectedSales } from './sales-oracle.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 15)
const options = { numRuns: RUNS }
const DAY_MS = 86_400_000
/** Costs are not stored by day of arrival. */
const SUMS = SUMMED.hourly_sales_analytics.sums.filter((name) => !/cost/.test(name))
const database = useTestDatabase()
let reportPool: pg.Pool
let zones: Zones
beforeAll(() => {
  zones = createZones(database.pool)
  reportPool = openReportPool(database.pool)
})
afterAll(() => reportPool.end())

test(
  'each day of arrival changes the daily sums for the reasons that follow from what was known at the end of the days',
  () => fc.assert(fc.asyncProperty(contradictoryLives(), parts(), check), options),
  scaled(60_000 + RUNS * 4000),
)

/** How many events arrive together, and after how many days the next ones do. */
const parts = () =>
  fc.array(fc.record({ events: fc.integer({ min: 1, max: 6 }), days: fc.constantFrom(0, 1, 1, 3) }), {
    minLength: 1,
    maxLength: 8,
  })

type Part = { events: number; days: number }

async function check({ timeZone, arrivals }: Life, parts: readonly Part[]): Promise<void> {
  const { pool } = database
  await forgetEverything(pool)
  const inbox = await createPlayedInbox(pool, timeZone)
  const days: ArrivalDay[] = []
  // All events happened before the first of them arrives.
  let ms = Math.max(...arrivals.map(latestOf)) + DAY_MS
  for (let at = 0, i = 0; at < arrivals.length; i++) {
    const part = parts[i % parts.length] as Part
    const events = arrivals.slice(at, at + part.events)
    await inbox.submitAt(ms, events.map(lifeMessage))
    await settleCosts(pool, { timeZone })
    days.push({ day: placeOf({ ms, text: '' }, timeZone).day, events })
    ms += part.days * DAY_MS
    at += part.events
  }
  await inbox.stop()
  const expected = expectedRestatements(onePerDay(days), { timeZone, columns: SUMS })
  const [shown, wanted] = [await readRestatements(pool), expected].map((rows) => rows.map(textOf).sort())
  expect(shown).toEqual(wanted)
  await expectAsOf(onePerDay(days), timeZone)
  await expectReport(expected, timeZone)
}

/** The report of restatements has what arrived after the end of a day, and after `since`, by day and reason. */
async function expectReport(expected: readonly Row[], timeZone: string): Promise<void> {
  const shop = { tenant: 'default', currency: 'EUR', timezone: timeZone }
  const context = await contextOf(zones, { ...shop, shopTimeZone: timeZone })
  const [middle] = expected
    .map(({ arrival_day }) => arrival_day ?? '')
    .sort()
    .slice(expected.length / 2)
  for (const since of [undefined, middle]) {
    const changed = expected.filter(
      ({ tenant_id, currency, date = '', arrival_day = '' }) =>
        tenant_id === shop.tenant &&
        currency === shop.currency &&
        [date, since ?? ''].every((day) => (day ?? '') < (arrival_day ?? '')),
    )
    for (const basis of ['event', 'order'] as const) {
      const query = { startDate: '2017-01-01', endDate: '2025-12-31', since, basis }
      const { rows, totals } = await askReport(reportPool, restatements, query, context)
      const shown = rows.map(({ date, reason, ...row }) => [
        date,
        reason,
        ...CHANGES.map((name) => decimalText(numberOf(row[name]))),
      ])
      const byGroup = Map.groupBy(changed, ({ date, reason }) => JSON.stringify([date, reason]))
      const wanted = [...byGroup].map(([group, some]) => [...JSON.parse(group), ...changesOf(some, basis)])
      const isChange = ([, , ...numbers]: unknown[]) => numbers.slice(0, 4).some((one) => one !== '0')
      expect(shown.map(String).sort(), `${since} ${basis}`).toEqual(wanted.filter(isChange).map(String).sort())
      expect(CHANGES.map((name) => decimalText(numberOf(totals[name])))).toEqual(changesOf(changed, basis))
    }
  }
}

const CHANGES = ['orders', 'totalRevenue', 'adjustments', 'reversed', 'netRevenue'] as const

/** These changes, added up from stored sums. */
function changesOf(rows: readonly Row[], basis: 'event' | 'order'): string[] {
  const sum = (...columns: string[]) =>
    rows.flatMap((row) => columns.map((column) => decimal(row[column] ?? '0'))).reduce((all, one) => all + one, 0n)
  const isByOrder = basis === 'order'
  const orders = isByOrder ? sum('total_orders') : sum('total_orders', 'restated_orders')
  const revenue = isByOrder ? sum('total_revenue') : sum('total_revenue', 'restated_revenue')
  const adjustments = isByOrder ? 0n : sum('adjustments')
  const reversed = sum(isByOrder ? 'reversed_by_order' : 'reversed')
  return [orders, revenue, adjustments, reversed, revenue + adjustments - reversed].map(decimalText)
}

/** The numbers of sales as they were known at the end of each day are those of the events that had arrived. */
async function expectAsOf(days: readonly ArrivalDay[], timeZone: string): Promise<void> {
  const period = { startDate: '2017-01-01', endDate: '2025-12-31' }
  for (const tenant of ['default', 'nord "1"']) {
    const shop = { tenant, currency: 'EUR', timezone: timeZone }
    const context = await contextOf(zones, { ...shop, shopTimeZone: timeZone })
    for (const [i, { day }] of days.entries()) {
      const facts = factsOf(
        days.slice(0, i + 1).flatMap(({ events }) => events),
        'USD',
      )
      for (const basis of ['event', 'order'] as const) {
        const { totals } = await askReport(reportPool, salesSummary, { ...period, basis, asOf: day }, context)
        const { orders = 0n, ...expected } = expectedSales(facts, { ...shop, ...period, basis })
        const shown = Object.keys(expected).map((name) => [name, numberOf(totals[name])])
        expect(Object.fromEntries(shown), `${day} by ${basis}`).toEqual(expected)
        expect(Number(totals.orders)).toBe(Number(orders))
      }
    }
  }
}

function onePerDay(days: readonly ArrivalDay[]): ArrivalDay[] {
  const byDay = new Map<string, LifeEvent[]>()
  for (const { day, events } of days) byDay.set(day, [...(byDay.get(day) ?? []), ...events])
  return [...byDay].map(([day, events]) => ({ day, events }))
}

function latestOf({ data }: LifeEvent): number {
  const times = Object.entries(data).flatMap(([name, value]) =>
    name.endsWith('At') && typeof value === 'string' ? [momentOf(value).ms] : [],
  )
  return Math.max(0, ...times)
}

async function readRestatements(pool: pg.Pool): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select tenant_id, currency, date::text, arrival_day::text, reason, ${SUMS.join(', ')} from sales_restatements`,
  )
  return rows
    .map((row) => ({
      ...row,
      ...Object.fromEntries(SUMS.map((column) => [column, decimalText(decimal(row[column] ?? '0'))])),
    }))
    .filter((row: Row) => SUMS.some((column) => row[column] !== '0'))
}
