import { setTimeout as delay } from 'node:timers/promises'
import type { ClientBase, Pool } from 'pg'
import { type Actor, recordAudit } from '../access/audit.ts'
import { isLockFailure } from '../db/errors.ts'
import { sql, toQuery } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { among } from './read.ts'

const MOST_TRIES = 5
/** An entry of the audit log has this many ids. */
const MOST_IDS = 100

/** Why dead letters are removed: `edited` ones were retried with another body. */
type Removal = 'discarded' | 'retried' | 'edited'

export interface DiscardOptions {
  actor: Actor
  /** Those of other tenants are as if they were not there. */
  onlyTenantId?: string | undefined
  /** Default: `discarded`. */
  removal?: Removal
}

/**
 * Removes dead letters permanently, with an entry of the audit log for each tenant.
 *
 * @returns the ids of those that were there.
 */
export async function discardDeadLetters(
  pool: Pool,
  ids: readonly number[],
  { actor, onlyTenantId, removal = 'discarded' }: DiscardOptions,
): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const query = toQuery(
    sql`delete from dead_letters where ${among(ids, onlyTenantId)} returning dead_letter_id, tenant_id`,
  )
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(pool, async (client) => {
        const { rows } = await client.query<RemovedRow>(query)
        await recordRemovals(client, rows, removal, actor)
        return new Set(rows.map(({ dead_letter_id }) => Number(dead_letter_id)))
      })
    } catch (error) {
      // A batch that sees some of these letters once more may wait for this, and this for it.
      if (!isLockFailure(error) || tries === MOST_TRIES) throw error
      await delay(50 * tries)
    }
  }
}

interface RemovedRow {
  dead_letter_id: string
  tenant_id: string
}

async function recordRemovals(client: ClientBase, rows: readonly RemovedRow[], removal: Removal, actor: Actor) {
  for (const [tenantId, letters] of Map.groupBy(rows, ({ tenant_id }) => tenant_id)) {
    const ids = letters.map(({ dead_letter_id }) => Number(dead_letter_id)).toSorted((a, b) => a - b)
    await recordAudit(client, {
      actor,
      action: `dead-letters.${removal}`,
      object: ids.length === 1 ? String(ids[0]) : `${ids.length} dead letters`,
      tenantId,
      detail: { count: ids.length, ids: ids.slice(0, MOST_IDS) },
    })
  }
}
