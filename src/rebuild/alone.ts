import type { Pool } from 'pg'
import { RebuildLater } from './target.ts'

/**
 * Runs `work` unless a verify, rebuild, repair, retract or erasure of the database runs. The lock is the session's, so it ends with this
 * process, however that ends.
 *
 * @throws RebuildLater when another one runs.
 */
export async function aloneOn<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('tidemark rebuild')) as is_mine`)
    if (!rows[0]?.is_mine) {
      throw new RebuildLater(
        'A verify, rebuild, repair, retract, erasure or filling of this database is running already. Wait for its end',
      )
    }
    return await work()
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext('tidemark rebuild'))`).catch(() => undefined)
    // With the connection the lock goes in any case, but a moment later.
    client.release(true)
  }
}
