import type { Pool, PoolClient } from 'pg'
import { LOCK } from '../../costs/passes.ts'
import { isLockFailure } from '../../db/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import { pause } from '../../waiting/pause.ts'

const LOCK_TIMEOUT_MS = 500
const LOCK_ATTEMPTS = 200

/** Runs `work` in a transaction during which no event is applied. It is repeated after a deadlock. */
export async function withInboxLocked<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(pool, async (client) => {
        await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
        await client.query('lock table inbox in share row exclusive mode')
        await client.query('set local lock_timeout = 0')
        // Nor does a correction of costs change any order meanwhile.
        await client.query(LOCK)
        return work(client)
      })
    } catch (error) {
      if (!isLockFailure(error) || attempt === LOCK_ATTEMPTS) throw error
      await pause(LOCK_TIMEOUT_MS, { signal })
    }
  }
}
