import type pg from 'pg'
import type { Inbox } from '../../src/inbox/message.ts'
import { refreshProductPairs } from '../../src/maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../../src/maintenance/refresh-segments.ts'
import { inBatches } from '../../src/simulate/destinations/batches.ts'
import { runJob } from '../helpers/run-job.ts'

interface Shop {
  inbox: Inbox
  pool: pg.Pool
}

/** Submits events in the plain envelope, and runs the background jobs. */
export async function fillShop({ inbox, pool }: Shop, events: readonly object[]): Promise<void> {
  const messages = events.map((event) => ({ source: 'http', body: JSON.stringify(event) }))
  for (const batch of inBatches(messages, 1000)) await inbox.submit(batch)
  // The service runs these jobs too. Older times make them due again.
  for (const runs of ['customer_segment_runs', 'product_pair_months']) {
    await pool.query(`update ${runs} set computed_at = computed_at - interval '1 hour'`)
  }
  for (const job of [refreshSegments, refreshProductPairs]) await runJob(pool, job)
}
