import type { Pool } from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { clearOtherTables } from './clear-other-tables.ts'
import { addCounts } from './erasures.ts'
import { unlinkLateOrders } from './late-orders.ts'
import type { Counts } from './rename-facts.ts'
import { renameInHistories } from './rename-in-histories.ts'
import { type RewriteOptions, rewriteStoredEvents } from './rewrite-stored-events.ts'
import { readUnfinished } from './unfinished.ts'
import { vacuumErased } from './vacuum-erased.ts'

const MOST_PASSES = 10

/**
 * Finishes all erasures that have begun: one pass over the stored events for all of them. The caller holds the lock of verifications
 * and rebuilds. After a crash, the next call begins once more; what was rewritten already names nobody.
 *
 * @returns the number of finished erasures.
 */
export async function finishErasures(pool: Pool, options: RewriteOptions): Promise<number> {
  const { onStep = () => undefined } = options
  await unlinkLateOrders(pool, options.signal)
  const unfinished = await readUnfinished(pool)
  if (!unfinished) return 0
  const counts = new Map<number, Counts>([...unfinished.tenants.keys()].map((id) => [id, {}]))
  const add = (erasureId: number, table: string, rows: number) => {
    const own = counts.get(erasureId)
    if (own) own[table] = (own[table] ?? 0) + rows
  }
  for (let pass = 1; ; pass++) {
    const rewritten = await rewriteStoredEvents(pool, unfinished, options)
    for (const [erasureId, rows] of rewritten.counts) add(erasureId, 'raw_events', rows)
    if (rewritten.isComplete) break
    if (pass === MOST_PASSES) throw new Error('Stored events are moved by something else while they are rewritten')
  }
  await renameInHistories(pool, unfinished, options.signal)
  await onStep('rewritten')
  await clearOtherTables(pool, unfinished, add)
  await onStep('cleared')
  await inTransaction(pool, async (client) => {
    for (const [erasureId, own] of counts) {
      const tenantId = unfinished.tenants.get(erasureId) as string
      await addCounts(client, { tenantId, erasureId }, own)
      await client.query(
        'update erasures set finished_at = clock_timestamp() where tenant_id = $1 and erasure_id = $2',
        [tenantId, erasureId],
      )
    }
    await client.query('update erased_ids set id = null where erasure_id = any($1::bigint[])', [[...counts.keys()]])
  })
  await vacuumErased(pool)
  return counts.size
}
