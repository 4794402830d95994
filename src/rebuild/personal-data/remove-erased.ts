import type { Pool } from 'pg'
import { recordAudit } from '../../access/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { entityName } from '../retract/entities.ts'
import type { MoveStep } from '../retract/move-batch.ts'
import { moveChosen } from '../retract/move-chosen.ts'
import { countEvents } from '../retract/session.ts'
import { RebuildError, type Target } from '../target.ts'
import type { OfErasure } from './keep-erased-ids.ts'
import { PersonalDataError } from './personal-data-error.ts'
import { vacuumErased } from './vacuum-erased.ts'

interface RemoveOptions {
  signal?: AbortSignal | undefined
  /** Whether erasures whose orders could not be removed before are left out. */
  leavesProblems?: boolean
  /** For tests that kill the process. */
  onStep?: ((step: RemoveStep) => void | Promise<void>) | undefined
}

/** The places at which tests stop the process. Those of the batches follow `removal`. */
export type RemoveStep = 'removing' | `removal ${MoveStep}` | 'removed'

/**
 * Takes the orders of erased customers out of all numbers, where the erasure requires it. The erasures are finished, so that nothing names the
 * customer: all events of the pseudonym are withdrawn, and their content is deleted. The lists of restated days show the difference. The caller
 * holds the lock of verifications and rebuilds. After a crash, the next call continues.
 *
 * If the orders cannot be computed, the erasure has a problem, and the numbers stay.
 */
export async function removeErased(target: Target, options: RemoveOptions = {}): Promise<void> {
  const { onStep = () => undefined, signal } = options
  const { pool } = target
  const { erasures, entities } = await readRemoved(pool, options.leavesProblems ?? false)
  if (erasures.length === 0) return
  await onStep('removing')
  try {
    await moveChosen(target, { kind: 'remove', entities }, async () => undefined, {
      ...(signal && { signal }),
      onStep: (step) => onStep(`removal ${step}`),
    })
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error
    const ids = erasures.map(({ erasureId }) => erasureId)
    await pool.query('update erasures set problem = $2 where erasure_id = any($1::bigint[])', [ids, error.message])
    return
  }
  await onStep('removed')
  await inTransaction(pool, async (client) => {
    for (const { tenantId, erasureId, orders } of erasures) {
      await client.query(
        `update erasures set removed_at = clock_timestamp(), problem = null,
           counts = counts || jsonb_build_object('removed_orders', $3::bigint)
         where tenant_id = $1 and erasure_id = $2`,
        [tenantId, erasureId, orders],
      )
      await recordAudit(client, {
        actor: target.actor,
        action: 'customer.orders_removed',
        object: `erasure ${erasureId}`,
        tenantId,
        detail: { orders },
      })
    }
  })
  await vacuumErased(pool)
}

/** The erasures whose orders are to be removed, and the entities of their events. */
async function readRemoved(pool: Pool, leavesProblems: boolean) {
  const { rows } = await pool.query<{ tenant_id: string; erasure_id: string; kind: string; pseudonym: string }>(
    `select tenant_id, erasure_id, kind, pseudonym
     from erasures
     join erased_ids using (tenant_id, erasure_id)
     where removes
     and finished_at is not null
     and removed_at is null
     and (problem is null or not $1)
     order by erasure_id`,
    [leavesProblems],
  )
  const entities = new Set(rows.map(({ tenant_id, kind, pseudonym }) => entityName(kind, tenant_id, pseudonym)))
  for (const [tenantId, own] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const orderIds = own.filter(({ kind }) => kind === 'order').map(({ pseudonym }) => pseudonym)
    const payments = await pool.query<{ payment_id: string }>(
      'select payment_id from payments where tenant_id = $1 and order_id = any($2::text[])',
      [tenantId, orderIds],
    )
    for (const { payment_id } of payments.rows) entities.add(entityName('payment', tenantId, payment_id))
  }
  const erasures = [...Map.groupBy(rows, (row) => row.erasure_id).values()].map(
    (own): OfErasure & { orders: number } => ({
      tenantId: own[0]?.tenant_id ?? '',
      erasureId: Number(own[0]?.erasure_id),
      orders: own.filter(({ kind }) => kind === 'order').length,
    }),
  )
  return { erasures, entities }
}

/** @throws PersonalDataError if orders cannot be taken out of the numbers, because stored events are missing. */
export async function requireRemovable(pool: Pool): Promise<void> {
  try {
    await countEvents(pool)
  } catch (error) {
    if (!(error instanceof RebuildError)) throw error
    throw new PersonalDataError('invalid', `Orders cannot be removed. ${error.message}`, { cause: error })
  }
}
