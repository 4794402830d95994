import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { isLockFailure } from '../db/errors.ts'
import { sql, toQuery } from '../db/sql.ts'
import { among } from './read.ts'

const MOST_TRIES = 5

/**
 * Removes dead letters permanently.
 *
 * @param onlyTenantId those of other tenants are as if they were not there.
 * @returns the ids of those that were there.
 */
export async function discardDeadLetters(
  pool: Pool,
  ids: readonly number[],
  onlyTenantId?: string,
): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const query = toQuery(sql`delete from dead_letters where ${among(ids, onlyTenantId)} returning dead_letter_id`)
  for (let tries = 1; ; tries++) {
    try {
      const { rows } = await pool.query<{ dead_letter_id: string }>(query)
      return new Set(rows.map(({ dead_letter_id }) => Number(dead_letter_id)))
    } catch (error) {
      // A batch that sees some of these letters once more may wait for this, and this for it.
      if (!isLockFailure(error) || tries === MOST_TRIES) throw error
      await delay(50 * tries)
    }
  }
}
