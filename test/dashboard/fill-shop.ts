import type pg from 'pg'
import type { Inbox } from '../../src/inbox/message.ts'
import { refreshProductPairs } from '../../src/maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../../src/maintenance/refresh-segments.ts'
import { inBatches } from '../../src/simulate/batches.ts'
import { runJob } from '../helpers/run-job.ts'

interface Shop {
  inbox: Inbox
  pool: pg.Pool
}

/** Takes events in the plain envelope, and has what is worked out in the background worked out. */
export async function fillShop({ inbox, pool }: Shop, events: readonly object[]): Promise<void> {
  const messages = events.map((event) => ({ source: 'http', body: JSON.stringify(event) }))
  for (const batch of inBatches(messages, 1000)) await inbox.submit(batch)
  // The service has a look of its own now and then: what it worked out half-way through is too young to be done again.
  for (const runs of ['customer_segment_runs', 'product_pair_months']) {
    await pool.query(`update ${runs} set computed_at = computed_at - interval '1 hour'`)
  }
  for (const job of [refreshSegments, refreshProductPairs]) await runJob(pool, job)
}
