import type { Pool } from 'pg'
import { type Actor, recordAudit } from '../../access/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { finishRequest } from '../../inbox/privacy-requests.ts'

/** Marks a request as done that a person has answered, with an entry in the audit log. @returns as `finishRequest`. */
export async function markAnswered(
  pool: Pool,
  id: number,
  { actor, tenantId }: { actor: Actor; tenantId?: string | undefined },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    if (!(await finishRequest(client, id, { outcome: 'done', tenantId }))) return false
    await recordAudit(client, { actor, action: 'privacy_request.done', object: `request ${id}`, tenantId })
    return true
  })
}
