import type pg from 'pg'
import { DatabaseError } from 'pg'

/** Runs `work` in one transaction and commits; rolls back when it throws. A broken connection leaves the pool. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    if (isDemoted(error)) broken = error
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Whether the server only reads: it was the primary until a fail-over, and connections to it linger. One that is made now
 * leads to its successor, so this one must not go back to the pool.
 */
export function isDemoted(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.code === '25006'
}

/** Somebody else held a lock for too long, or each waited for the other: the same work may succeed a moment later. */
export function isLockFailure(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return code === '55P03' || code === '40P01'
}
