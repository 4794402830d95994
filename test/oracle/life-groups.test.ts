import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newReturning } from '../../src/reports/customers/new-returning.ts'
import type { ReportContext } from '../../src/reports/engine/context.ts'
import { openReportPool } from '../../src/reports/engine/report-pool.ts'
import { productGroups } from '../../src/reports/products/product-groups.ts'
import { coupons } from '../../src/reports/sales/coupons.ts'
import { salesSummary } from '../../src/reports/sales/sales-summary.ts'
import { createZones, type Zones } from '../../src/zones/read-zone.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import { askReport, contextOf, numberOf, type Values } from './ask-report.ts'
import { expectedCoupons, expectedGroups, expectedRepeats } from './groups-oracle.ts'
import { deliverLife } from './life-delivery.ts'
import type { Facts } from './life-fact-types.ts'
import { factsOf } from './life-facts.ts'
import { type Life, lives } from './life-generator.ts'
import { ONE } from './life-sums.ts'
import { expectedSales, type SalesRequest } from './sales-oracle.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 20)
const options = { numRuns: RUNS }
const PLAN = { batchSize: 20, batchConnections: 1, submissions: [50], inboxes: [0], isOneByOne: true }

const database = useTestDatabase()
let pool: pg.Pool
let zones: Zones
beforeAll(() => {
  zones = createZones(database.pool)
  pool = openReportPool(database.pool)
})
afterAll(() => pool.end())

test(
  'coupons, categories, brands, repeated orders and profit are those of the orders of the period, for any shop',
  () => fc.assert(fc.asyncProperty(lives(), fc.array(requests(), { minLength: 4, maxLength: 4 }), check), options),
  scaled(60_000 + RUNS * 4000),
)

type Asked = Pick<SalesRequest, 'tenant' | 'currency' | 'basis'> & { from: number; until: number }

/** Periods between two of the days on which something happened. */
const requests = (): fc.Arbitrary<Asked> =>
  fc.record({
    tenant: fc.constantFrom('default', 'default', 'nord "1"'),
    currency: fc.constantFrom('EUR', 'EUR', 'USD'),
    basis: fc.constantFrom('event', 'order'),
    from: fc.nat(),
    until: fc.nat(),
  })

async function check({ timeZone, arrivals }: Life, asked: readonly Asked[]): Promise<void> {
  await forgetEverything(database.pool)
  await deliverLife(arrivals, { ...PLAN, timeZone, pools: [database.pool] })
  await settleCosts(database.pool, { timeZone })
  const facts = factsOf(arrivals, 'USD')
  const days = daysOf(arrivals)
  for (const { from, until, ...one } of asked) {
    const [startDate = '', endDate = ''] = [from, until].map((n) => days[n % days.length]).sort()
    const request = { ...one, startDate, endDate, timezone: timeZone }
    const context = await contextOf(zones, { ...request, shopTimeZone: timeZone })
    await expectCoupons(facts, request, context)
    for (const by of ['category', 'brand'] as const) await expectGroups(facts, request, by, context)
    await expectRepeats(facts, request, context)
    await expectProfit(facts, request, context)
  }
}

const queryOf = ({ startDate, endDate, basis }: SalesRequest) => ({ startDate, endDate, basis })

/** The named numbers of a row. Counts are compared with decimals. */
const numbersOf = (row: Values, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, numberOf(row[name])]))

function expectedOf(values: Record<string, bigint>, names: readonly string[], counts: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, (values[name] ?? 0n) * (counts.includes(name) ? ONE : 1n)]))
}

/** By the day of the event, a group without amounts may have orders or customers as they are described now. It is not listed. */
const AMOUNTS = ['discounts', 'totalRevenue', 'netRevenue', 'unitsSold', 'revenue', 'cost', 'grossProfit']
const isFilled = ([, values]: [string, Record<string, bigint>]) => AMOUNTS.some((name) => (values[name] ?? 0n) !== 0n)
const filled = (rows: [string, Record<string, bigint>][]) => Object.fromEntries(rows.filter(isFilled))

async function expectCoupons(facts: Facts, request: SalesRequest, context: ReportContext): Promise<void> {
  const counts = ['orders', 'customers', 'newCustomers']
  const names = [...counts, 'discounts', 'totalRevenue', 'netRevenue']
  const { rows } = await askReport(pool, coupons, { ...queryOf(request), limit: 500 }, context)
  const shown = rows.map((row): [string, Record<string, bigint>] => [String(row.couponCode), numbersOf(row, names)])
  const expected = [...expectedCoupons(facts, request)].map(([coupon, values]): [string, Record<string, bigint>] => [
    coupon,
    expectedOf(values, names, counts),
  ])
  expect(filled(shown), JSON.stringify(request)).toEqual(filled(expected))
}

const GROUP_COUNTS = ['orders']
const GROUP_NUMBERS = ['orders', 'unitsSold', 'revenue', 'netRevenue', 'cost', 'grossProfit']
const LINE_NUMBERS = ['grossSales', 'discounts', 'tax', 'giftCardsSold', 'goodsRevenue', 'cost', 'grossProfit']

async function expectGroups(
  facts: Facts,
  request: SalesRequest,
  by: 'category' | 'brand',
  context: ReportContext,
): Promise<void> {
  const query = queryOf(request)
  const expected = expectedGroups(facts, request, by)
  const { rows } = await askReport(pool, productGroups, { ...query, by, limit: 500 }, context)
  const shown = rows.map((row): [string, Record<string, bigint>] => [String(row.group), numbersOf(row, GROUP_NUMBERS)])
  const wanted = [...expected].map(([group, values]): [string, Record<string, bigint>] => [
    group,
    expectedOf(values, GROUP_NUMBERS, GROUP_COUNTS),
  ])
  expect(filled(shown), `${by} ${JSON.stringify(request)}`).toEqual(filled(wanted))
  for (const [group, values] of expected) {
    const { totals } = await askReport(pool, salesSummary, { ...query, [by]: group }, context)
    const names = [...LINE_NUMBERS, 'orders']
    const lines = `${by} ${group} ${JSON.stringify(request)}`
    expect(numbersOf(totals, names), lines).toEqual(expectedOf(values, names, GROUP_COUNTS))
    expect(numberOf(totals.itemsSold), lines).toBe(values.unitsSold ?? 0n)
    expect(totals.netRevenue).toBeNull()
  }
}

async function expectRepeats(facts: Facts, request: SalesRequest, context: ReportContext): Promise<void> {
  const { startDate, endDate } = request
  const { totals } = await askReport(pool, newReturning, { startDate, endDate, interval: 'day' }, context)
  const { customers, repeated } = expectedRepeats(facts, request)
  expect([totals.uniqueCustomers, totals.repeatCustomers].map(Number), JSON.stringify(request)).toEqual([
    customers,
    repeated,
  ])
  const rate = totals.repeatRate
  if (customers === 0) expect(rate).toBeNull()
  else expect(Number(rate)).toBeCloseTo(repeated / customers, 3)
}

async function expectProfit(facts: Facts, request: SalesRequest, context: ReportContext): Promise<void> {
  const { cost, grossProfit } = expectedSales(facts, request, { hasCosts: true })
  const { totals } = await askReport(pool, salesSummary, queryOf(request), context)
  expect(numbersOf(totals, ['cost', 'grossProfit']), JSON.stringify(request)).toEqual({ cost, grossProfit })
}

function daysOf(arrivals: Life['arrivals']): string[] {
  const days = arrivals.flatMap(({ data }) =>
    Object.entries(data).flatMap(([name, value]) => (name.endsWith('At') && value ? [String(value).slice(0, 10)] : [])),
  )
  return days.length === 0 ? ['2024-01-01'] : [...new Set(days)].sort()
}
