import type { ClientBase, Pool } from 'pg'
import { inTransaction } from '../db/transaction.ts'
import { pause } from '../waiting/pause.ts'
import { beginPasses, LOCK, movePass, readOrders, readPass, readPendingChanges } from './passes.ts'
import { type CostSettings, settleOrders } from './settle-orders.ts'

/** Locks of a part are held for a fraction of a second. */
const ORDERS_AT_ONCE = 500
const POLL_MS = 20

export interface SettleOptions {
  signal?: AbortSignal
  /** Whether batches may run at the same time. Default: true. */
  isShared?: boolean
  /** Stops at the next part after this time. The next call continues. */
  withinMs?: number
  /** Called after each committed part, with the number of corrected orders. */
  onPart?: (corrected: number) => void
}

/**
 * Corrects all orders that were counted with other costs than are known now, part by part, while events arrive. May run in several
 * processes. If it ends early, the next call continues.
 *
 * @returns the number of corrected orders.
 */
export async function settlePendingCosts(
  pool: Pool,
  settings: CostSettings,
  { signal, isShared = true, withinMs = Number.POSITIVE_INFINITY, onPart }: SettleOptions = {},
): Promise<number> {
  const until = performance.now() + withinMs
  let corrected = 0
  while (!signal?.aborted && performance.now() < until) {
    const part = await inTransaction(pool, async (client) => {
      await client.query(LOCK)
      return settlePart(client, settings)
    })
    if (part !== undefined) {
      corrected += part
      onPart?.(part)
      continue
    }
    const changes = await readPendingChanges(pool)
    if (changes.length === 0) break
    if (isShared && !(await awaitRunningBatches(pool, until, signal))) break
    await inTransaction(pool, async (client) => {
      await client.query(LOCK)
      await beginPasses(client, changes)
    })
  }
  return corrected
}

/** The same in the caller's transaction, which sees no other writer: in the shadow of a replay. */
export async function settleCostsIn(client: ClientBase, settings: CostSettings): Promise<void> {
  for (;;) {
    while ((await settlePart(client, settings)) !== undefined);
    const changes = await readPendingChanges(client)
    if (changes.length === 0) return
    await beginPasses(client, changes)
  }
}

/** Corrects the next orders. @returns how many differed; undefined if no correction has begun. */
async function settlePart(client: ClientBase, settings: CostSettings): Promise<number | undefined> {
  const pass = await readPass(client)
  if (!pass) return undefined
  const orders = await readOrders(client, pass, ORDERS_AT_ONCE)
  const corrected = await settleOrders(client, orders, settings)
  await movePass(client, pass, { orders, corrected, isEnd: orders.length < ORDERS_AT_ONCE })
  return corrected
}

/**
 * Waits until all batches have ended that began before, because they may not have seen the new costs. Each batch first writes its receipt, and
 * so locks the table of receipts until its end. Batches that begin later see the costs.
 *
 * @returns false if they have not ended in time.
 */
async function awaitRunningBatches(pool: Pool, until: number, signal: AbortSignal | undefined): Promise<boolean> {
  const running = new Set(await readRunningBatches(pool))
  while (running.size > 0) {
    if (signal?.aborted || performance.now() > until) return false
    await pause(POLL_MS, { signal })
    const still = new Set(await readRunningBatches(pool))
    for (const batch of running) if (!still.has(batch)) running.delete(batch)
  }
  return true
}

async function readRunningBatches(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ transaction: string }>(
    `select virtualtransaction as transaction
     from pg_locks
     where locktype = 'relation'
     and database = (select oid from pg_database where datname = current_database())
     and relation = 'commit_receipts'::regclass
     and mode = 'RowExclusiveLock'
     and granted`,
  )
  return rows.map((row) => row.transaction)
}

/** Whether orders may have been counted with other costs than are known. */
export async function hasPendingCosts(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ is_pending: boolean }>(
    `select exists (select from ${schema}.cost_changes) or exists (select from ${schema}.cost_passes) as is_pending`,
  )
  return rows[0]?.is_pending ?? false
}
