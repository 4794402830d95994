import { refreshProductPairs } from '../../src/maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../../src/maintenance/refresh-segments.ts'
import { inBatches } from '../../src/simulate/destinations/batches.ts'
import { runJob } from '../../test/helpers/run-job.ts'
import type { Bench } from '../bench.ts'
import { createBulkLoad } from './bulk-load.ts'
import { catalogueEvents } from './catalogue.ts'
import { eventsOfOrder, type ShopPlan } from './order-life.ts'

const ORDERS_A_BATCH = 5000
/** While one batch is written, the next is computed. */
const CONCURRENCY = 2

/** Fills the database with a shop, and brings the tables of background jobs up to date. */
export async function fillShop(plan: ShopPlan, { pool, runStage }: Pick<Bench, 'pool' | 'runStage'>): Promise<void> {
  const load = createBulkLoad(pool)
  await load(catalogueEvents(plan))
  await runStage(`Filling the database with ${plan.orders} orders`, async (show) => {
    const batches = inBatches(numbersUpTo(plan.orders), ORDERS_A_BATCH)
    let done = 0
    const work = async () => {
      for (const numbers of batches) {
        await load(numbers.flatMap((number) => eventsOfOrder(plan, number)))
        done += numbers.length
        show(done, plan.orders, 'orders')
      }
    }
    await Promise.all(Array.from({ length: CONCURRENCY }, work))
  })
  await runStage('Computing segments and pairs, and collecting statistics', () => runJobs(pool))
}

function* numbersUpTo(end: number): Generator<number> {
  for (let number = 0; number < end; number++) yield number
}

async function runJobs(pool: Bench['pool']): Promise<void> {
  await runJob(pool, refreshSegments)
  // Each run ends after a few seconds, even if months are left.
  for (let counted = -1; ; ) {
    const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from product_pair_months')
    if (rows[0]?.count === counted) break
    counted = rows[0]?.count ?? 0
    await runJob(pool, refreshProductPairs)
  }
  await pool.query('refresh materialized view monthly_sales_summary')
  await pool.query('vacuum analyze')
}
