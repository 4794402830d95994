import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReportContext } from '../../src/reports/engine/context.ts'
import { openReportPool } from '../../src/reports/engine/report-pool.ts'
import { salesSummary } from '../../src/reports/sales/sales-summary.ts'
import { taxes } from '../../src/reports/sales/taxes.ts'
import { createZones, type Zones } from '../../src/zones/read-zone.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { decimal, decimalText } from '../helpers/decimal.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { askReport, contextOf, numberOf, type Values } from './ask-report.ts'
import { deliverLife } from './life-delivery.ts'
import { factsOf } from './life-facts.ts'
import { type Life, lives } from './life-generator.ts'
import { ONE } from './life-sums.ts'
import { expectedSales, expectedTaxes, type SalesRequest, type TaxRow } from './sales-oracle.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 25)
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
  'sales and taxes of any period are the sums of its orders, for any shop',
  () => fc.assert(fc.asyncProperty(lives(), fc.array(requests(), { minLength: 6, maxLength: 6 }), check), options),
  scaled(60_000 + RUNS * 3000),
)

type Asked = Pick<SalesRequest, 'tenant' | 'currency' | 'basis'> & { from: number; until: number; timezone?: string }

/** Periods between two of the days on which something happened. */
const requests = (): fc.Arbitrary<Asked> =>
  fc.record({
    tenant: fc.constantFrom('default', 'default', 'nord "1"'),
    currency: fc.constantFrom('EUR', 'EUR', 'USD', 'JPY'),
    basis: fc.constantFrom('event', 'order'),
    from: fc.nat(),
    until: fc.nat(),
    timezone: fc.constantFrom(undefined, undefined, 'Pacific/Auckland', 'UTC'),
  })

async function check({ timeZone, arrivals }: Life, asked: readonly Asked[]): Promise<void> {
  await forgetEverything(database.pool)
  await deliverLife(arrivals, { ...PLAN, timeZone, pools: [database.pool] })
  const facts = factsOf(arrivals, 'USD')
  const days = daysOf(arrivals)
  for (const { from, until, timezone = timeZone, ...one } of asked) {
    const [startDate = '', endDate = ''] = [from, until].map((n) => days[n % days.length]).sort()
    const request = { ...one, startDate, endDate, timezone }
    const context = await contextOf(zones, { ...request, shopTimeZone: timeZone })
    const { tenant, currency, ...query } = request
    const { totals } = await askReport(pool, salesSummary, query, context)
    const expected = expectedSales(facts, request)
    const shown = Object.keys(expected).map((name) => [name, numberOf(totals[name])])
    expect(Object.fromEntries(shown), JSON.stringify(request)).toEqual(withCounts(expected))
    if (timezone === timeZone) await expectTaxes(expectedTaxes(facts, request), query, context)
  }
}

const withCounts = (values: Record<string, bigint>) => ({ ...values, orders: (values.orders ?? 0n) * ONE })

async function expectTaxes(
  { byCountry, byRate }: ReturnType<typeof expectedTaxes>,
  query: object,
  context: ReportContext,
): Promise<void> {
  const shown = async (by?: string) => {
    const { rows } = await askReport(pool, taxes, by === undefined ? query : { ...query, by }, context)
    return rows.map(taxRow).filter(isFilled).sort()
  }
  const wanted = (rows: readonly TaxRow[]) =>
    rows
      .map(({ country, rate, orders, taxable, tax }) => [
        country,
        rate ?? '',
        ...[orders * ONE, taxable, tax].map(decimalText),
      ])
      .filter(isFilled)
      .sort()
  expect(await shown()).toEqual(wanted(byCountry))
  expect(await shown('rate')).toEqual(wanted(byRate))
}

const taxRow = ({ country, rate, orders, taxableRevenue, tax }: Values): string[] => [
  String(country ?? ''),
  rate === null || rate === undefined ? '' : decimalText(decimal(String(rate))),
  ...[orders, taxableRevenue, tax].map((value) => decimalText(numberOf(value))),
]
const isFilled = ([, , ...numbers]: readonly string[]) => numbers.some((one) => one !== '0')

function daysOf(arrivals: Life['arrivals']): string[] {
  const days = arrivals.flatMap(({ data }) =>
    Object.entries(data).flatMap(([name, value]) => (name.endsWith('At') && value ? [String(value).slice(0, 10)] : [])),
  )
  return days.length === 0 ? ['2024-01-01'] : [...new Set(days)].sort()
}
