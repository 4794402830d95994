import { setTimeout as delay } from 'node:timers/promises'
import { DatabaseError, type Pool, type PoolClient } from 'pg'

/** The connection broke while a transaction was being committed, and the server says that it was not. */
export class NotCommitted extends Error {}

/** What is needed to ask for a transaction's fate on another connection. */
interface Running {
  transactionId: string
  /** The server process that runs it. */
  processId: number
  /** The database's clock, in milliseconds since 1970. */
  nowMs: number
}

const POLL_MS = 50
const POLLS_BEFORE_TERMINATE = 20
const ID_IN_THE_FUTURE = '22023'

/**
 * Runs `work` in one transaction and returns its result once that is committed.
 *
 * When the connection breaks during COMMIT, nobody on this side knows whether it happened. The server does:
 * `pg_xact_status`, asked on a new connection, settles it, so that the result is neither lost nor applied twice.
 *
 * @throws what `work` throws, the connection's error, or NotCommitted: nothing was committed. While the server cannot
 * be asked what became of a commit, this waits until `signal` is aborted.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient, nowMs: number) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const client = await pool.connect()
  let lost: Error | undefined
  let running: Running | undefined
  const onError = (error: Error) => {
    lost = error
  }
  client.on('error', onError)
  try {
    running = await begin(client)
    const result = await work(client, running.nowMs)
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
    // A server that has not noticed keeps the locks, for hours perhaps, and the next attempt would wait for them.
    if (lost && running) await isCommitted(pool, running, signal)
    throw error
  } finally {
    client.removeListener('error', onError)
    client.release(lost)
  }
}

async function begin(client: PoolClient): Promise<Running> {
  // Two statements in one round trip; the driver then answers with a list of results, which its types do not know.
  const results = await client.query(
    'begin; select pg_current_xact_id()::text as id, pg_backend_pid() as pid, extract(epoch from now()) * 1000 as now_ms',
  )
  const [, { rows }] = results as unknown as [unknown, { rows: [{ id: string; pid: number; now_ms: string }] }]
  return { transactionId: rows[0].id, processId: rows[0].pid, nowMs: Number(rows[0].now_ms) }
}

/** The server took COMMIT and answered that it would not. A server that dies says so too, but perhaps after committing. */
function isRefusal(error: Error): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR'
}

async function isCommitted(pool: Pool, { transactionId, processId }: Running, signal?: AbortSignal): Promise<boolean> {
  for (let polls = 0; ; polls++) {
    const status = await statusOf(pool, transactionId).catch(statusFromError)
    if (status === 'committed') return true
    if (status === 'aborted' || status === null) return false
    // The server has not noticed that the connection is gone. COMMIT either reached it long ago or never will.
    if (status === 'in progress' && polls >= POLLS_BEFORE_TERMINATE) {
      await pool.query('select pg_terminate_backend($1)', [processId]).catch(() => undefined)
    }
    await delay(POLL_MS, undefined, { signal })
  }
}

/** A server that crashed may know of no transaction with this id: then it was not committed. */
function statusFromError(error: Error): string {
  return error instanceof DatabaseError && error.code === ID_IN_THE_FUTURE ? 'aborted' : 'unknown'
}

/** `null` for a transaction that the server has forgotten. */
async function statusOf(pool: Pool, transactionId: string): Promise<string | null> {
  const { rows } = await pool.query<{ status: string | null }>('select pg_xact_status($1::xid8) as status', [
    transactionId,
  ])
  return rows[0]?.status ?? null
}
