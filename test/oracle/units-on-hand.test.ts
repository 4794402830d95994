import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReportContext } from '../../src/reports/engine/context.ts'
import type { Report } from '../../src/reports/engine/report.ts'
import { openReportPool } from '../../src/reports/engine/report-pool.ts'
import { runReport } from '../../src/reports/engine/run-report.ts'
import { inventory } from '../../src/reports/products/inventory.ts'
import { UTC } from '../../src/zones/zone.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { decimal } from '../helpers/decimal.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { deliverLife } from './life-delivery.ts'
import { factsOf } from './life-facts.ts'
import { type Life, lives } from './life-generator.ts'
import { unitsOnHand } from './life-stock.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 20)
const options = { numRuns: RUNS }
const PLAN = { batchSize: 20, batchConnections: 1, submissions: [7], inboxes: [0], isOneByOne: true }

const database = useTestDatabase()
let pool: pg.Pool
beforeAll(() => {
  pool = openReportPool(database.pool)
})
afterAll(() => pool.end())

test(
  'units on hand are the latest counts and all later movements, for any history',
  () => fc.assert(fc.asyncProperty(lives(), check), options),
  scaled(60_000 + RUNS * 3000),
)

async function check({ timeZone, arrivals }: Life): Promise<void> {
  await forgetEverything(database.pool)
  await deliverLife(arrivals, { ...PLAN, timeZone, pools: [database.pool] })
  const facts = factsOf(arrivals, 'USD')
  const expected = unitsOnHand(facts)
  for (const tenant of ['default', 'nord "1"']) {
    const shown = (await rowsOf(tenant)).filter(({ onHand }) => onHand !== null)
    for (const { productId, onHand } of shown) {
      const units = expected.get(JSON.stringify([tenant, productId])) ?? 0n
      expect(decimal(String(onHand)), `${tenant} ${productId}`).toBe(units)
    }
    // Shipments alone do not make a stock known, but counts do.
    const counted = facts.products.filter((product) => product.tenant === tenant && product.counts.size > 0)
    expect(shown.map(({ productId }) => productId)).toEqual(expect.arrayContaining(counted.map(({ id }) => id)))
  }
}

/** Numbers are kept as their original texts. */
async function rowsOf(tenantId: string): Promise<Record<string, unknown>[]> {
  const now = { today: '2025-06-01', now: '2025-06-01T12:00:00Z' }
  const context: ReportContext = { tenantId, currency: 'EUR', timeZone: 'UTC', zone: UTC, shopTimeZone: 'UTC', ...now }
  const query = { limit: 500, includeAll: true }
  const { body } = await runReport(pool, inventory as unknown as Report, query, context)
  const keepDigits = (_: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? source : value
  return JSON.parse(JSON.stringify(body), keepDigits as never).rows
}
