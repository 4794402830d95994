import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseError, type Pool, type PoolClient } from 'pg'
import { SELECT_IS_DISTRIBUTED } from '../db/citus/is-distributed.ts'
import { hasCondition, isUseless } from '../db/errors.ts'
import type { MayApply } from './arrival-days.ts'
import { SELECT_HAS_CUSTOMER_LINKS } from './begin-batch.ts'
import { SELECT_ERASURES_VERSION } from './erased-ids.ts'

/** The connection broke while a transaction was being committed, and the server says that it was not. */
export class NotCommitted extends Error {}

/** The values with which another connection finds out whether a transaction was committed. */
interface Running {
  /** The receipt that the transaction writes for itself. */
  receiptId: string
  /** The server process that runs it. */
  processId: number
  begun: Begun
}

/** What a transaction finds out when it begins. */
export interface Begun {
  /** The database's clock, in milliseconds since 1970. */
  nowMs: number
  /** The same when it had the lock of the inbox. */
  lockedMs: number
  hasCustomerLinks: boolean
  /**
   * Whether any cost of a product is known. It is read after the lock of the receipt is taken, so the correction of costs, which waits for
   * the holders of that lock, does not miss an order that was placed without a cost. See `src/costs/settle-pending.ts`.
   */
  usesCosts: boolean
  /** Whether orders are spread over the nodes of a Citus cluster. With the lock, it holds until the transaction ends. */
  isDistributed: boolean
  /** The version of the erased ids. With the lock, it holds until the transaction ends. */
  erasures: string
}

interface SettledOptions {
  /** The fingerprint of the rules by which the transaction counts, stored in its receipt. Only letters and digits. */
  rules: string
  /** A statement that takes the lock of the inbox. */
  lock: string
  mayApply: MayApply
  signal?: AbortSignal
}

const POLL_MS = 50
const PATIENCE_MS = 1000

/**
 * Runs `work` in one transaction and returns its result once that is committed.
 *
 * If the connection breaks during COMMIT, the client does not know whether the transaction was committed. Therefore each transaction
 * inserts a receipt, which exists only if the transaction was committed. (The transaction's id is not enough: after a crash
 * PostgreSQL may give it to another transaction.)
 *
 * @throws what `work` throws, the connection's error, or NotCommitted: nothing was committed. While the server cannot
 * be asked for the receipt, this waits until `signal` is aborted.
 */
export async function inSettledTransaction<T>(
  pool: Pool,
  work: (client: PoolClient, begun: Begun) => Promise<T>,
  { signal, ...options }: SettledOptions,
): Promise<T> {
  const client = await pool.connect()
  let lost: Error | undefined
  let running: Running | undefined
  const onError = (error: Error) => {
    lost = error
  }
  client.on('error', onError)
  try {
    running = await begin(client, options)
    while (!(await options.mayApply(client, running.begun))) {
      await client.query('rollback')
      running = await begin(client, options)
    }
    const result = await work(client, running.begun)
    const failure = await client.query('commit').then(
      () => undefined,
      (error: Error) => error,
    )
    if (!failure) return result
    if (isRefusal(failure)) throw failure
    lost ??= failure
    if (await isCommitted(pool, running, signal)) return result
    throw new NotCommitted('The connection broke before the transaction was committed', { cause: failure })
  } catch (error) {
    if (!lost) await client.query('rollback').catch(onError)
    if (isUseless(error)) lost ??= error
    // A server that has not noticed keeps the locks, for hours perhaps, and the next attempt would wait for them.
    if (lost && running && !(error instanceof NotCommitted)) await isCommitted(pool, running, signal)
    throw error
  } finally {
    client.removeListener('error', onError)
    client.release(lost)
  }
}

async function begin(client: PoolClient, { rules, lock }: SettledOptions): Promise<Running> {
  const receiptId = randomUUID()
  // Several statements in one round trip; the driver then answers with a list of results, which its types do not know.
  const results = await client.query(
    `begin; insert into commit_receipts (receipt_id, rules) values ('${receiptId}', '${rules}')
     returning pg_backend_pid() as pid, extract(epoch from now()) * 1000 as now_ms;
     ${lock};
     ${SELECT_HAS_CUSTOMER_LINKS};
     select exists (select from product_costs) as uses_costs, extract(epoch from clock_timestamp()) * 1000 as locked_ms,
       (${SELECT_ERASURES_VERSION}) as erasures, (${SELECT_IS_DISTRIBUTED}) as is_distributed`,
  )
  const [, { rows }, , links, costs] = results as unknown as [
    unknown,
    { rows: [{ pid: number; now_ms: string }] },
    unknown,
    { rows: [{ has_customer_links: boolean }] },
    { rows: [{ uses_costs: boolean; locked_ms: string; erasures: string; is_distributed: boolean }] },
  ]
  const begun = {
    nowMs: Number(rows[0].now_ms),
    lockedMs: Number(costs.rows[0].locked_ms),
    hasCustomerLinks: links.rows[0].has_customer_links,
    usesCosts: costs.rows[0].uses_costs,
    isDistributed: costs.rows[0].is_distributed,
    erasures: costs.rows[0].erasures,
  }
  return { receiptId, processId: rows[0].pid, begun }
}

/** The server took COMMIT and answered that it would not. A server that dies says so too, but perhaps after committing. */
function isRefusal(error: Error): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR'
}

async function isCommitted(pool: Pool, running: Running, signal?: AbortSignal): Promise<boolean> {
  for (;;) {
    const hasReceipt = await findReceipt(pool, running.receiptId).catch((error: unknown) => {
      // The server has not noticed that the connection is gone. COMMIT either reached it long ago or never will.
      if (hasCondition(error, 'lock_not_available')) return endSession(pool, running)
    })
    if (hasReceipt !== undefined) return hasReceipt
    await delay(POLL_MS, undefined, { signal })
  }
}

/**
 * Whether the receipt was committed. Writing the same one waits for its transaction's end; ours is undone.
 *
 * @throws a database error with the condition lock_not_available when the transaction is still running after a while.
 */
async function findReceipt(pool: Pool, receiptId: string): Promise<boolean> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(`begin; set local lock_timeout = ${PATIENCE_MS}`)
    const insert = 'insert into commit_receipts (receipt_id) values ($1) on conflict do nothing'
    const { rowCount } = await client.query(insert, [receiptId])
    return rowCount === 0
  } catch (error) {
    if (isUseless(error)) broken = error
    throw error
  } finally {
    await client.query('rollback').catch((error: Error) => {
      broken = error
    })
    client.release(broken)
  }
}

/** The transaction is still running, so the process id is still that of its session. */
async function endSession(pool: Pool, { processId }: Running): Promise<undefined> {
  await pool.query('select pg_terminate_backend($1)', [processId]).catch(() => undefined)
}
