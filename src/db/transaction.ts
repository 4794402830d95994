import type pg from 'pg'
import { isUseless } from './errors.ts'
import { beginOf } from './pool.ts'

/** Runs `work` in one transaction and commits; rolls back when it throws. A broken connection leaves the pool. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(beginOf(pool))
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    if (isUseless(error)) broken = error
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}
