import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool } from '../../src/db/pool.ts'
import { readAccounting } from '../helpers/compare-tables.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { circularMerges } from './life-customers.ts'
import { type DeliveryPlan, deliverLife, orderlyPlans, plans } from './life-delivery.ts'
import { circularLives, type Life, lives } from './life-generator.ts'
import { distinctCustomers, expectedLife } from './life-oracle.ts'
import { expectLife } from './life-tables.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 40)
const options = { numRuns: RUNS }
const TIMEOUT_MS = scaled(60_000 + RUNS * 2_000)

const database = useTestDatabase()
let secondPool: pg.Pool
beforeAll(() => {
  secondPool = createPool({ url: database.url })
})
afterAll(() => secondPool.end())

test(
  'every table equals the oracle, for any history of orders in any sequence and any batches',
  async () => {
    await fc.assert(fc.asyncProperty(lives(), plans(), fc.infiniteStream(fc.nat()), check), options)
  },
  TIMEOUT_MS,
)

test(
  'when facts contradict each other, the first to arrive counts, in every table',
  async () => {
    await fc.assert(fc.asyncProperty(circularLives(), orderlyPlans(), fc.infiniteStream(fc.nat()), check), options)
  },
  TIMEOUT_MS,
)

async function check({ timeZone, arrivals }: Life, plan: DeliveryPlan, draws: Iterator<number>): Promise<void> {
  await forgetEverything(database.pool)
  const outcomes = await deliverLife(arrivals, { ...plan, timeZone, pools: [database.pool, secondPool] })
  const others = outcomes.filter(({ status }) => status !== 'accepted' && status !== 'duplicate')
  expect(others.map(({ status }) => status)).toEqual(circularMerges(arrivals).map(() => 'rejected'))
  await expectLife(database.pool, arrivals, { timeZone })
  await expectDistinctCustomers({ timeZone, arrivals }, draws)
  await readAccounting(database.pool)
}

/** The customers of any range of days, added up from `customer_activity`. */
async function expectDistinctCustomers({ timeZone, arrivals }: Life, draws: Iterator<number>): Promise<void> {
  const expected = expectedLife(arrivals, { timeZone })
  const days = [...new Set(expected.customers.flatMap(({ placed }) => placed.map(({ day }) => day)))].sort()
  if (days.length === 0) return
  const draw = () => days[draws.next().value % days.length] as string
  for (let range = 0; range < 3; range++) {
    const [from, to] = [draw(), draw()].sort() as [string, string]
    const [tenant, currency] = range % 2 === 0 ? ['default', 'EUR'] : ['nord "1"', 'USD']
    const { rows } = await database.pool.query(
      `
      select coalesce(sum(customers), 0)::int as customers
      from customer_activity
      where tenant_id = $1 and currency = $2 and date between $3 and $4 and previous_date < $3`,
      [tenant, currency, from, to],
    )
    expect(rows).toEqual([{ customers: distinctCustomers(expected, { tenant, currency, from, to }) }])
  }
}
