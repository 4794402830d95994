import type { Pool } from 'pg'
import type { Actor } from '../../access/audit.ts'
import { readInstalledZones } from '../../db/installation.ts'
import { finishRequest, listRequests } from '../../inbox/privacy-requests.ts'
import type { MaintenanceJob } from '../../maintenance/run-jobs.ts'
import { RebuildLater, type Target } from '../target.ts'
import { finishAndRemove, requestErasures } from './erase.ts'
import { hasLateOrders } from './late-orders.ts'
import { PersonalDataError } from './personal-data-error.ts'

const EVERY_MS = 10_000

/** Who takes orders out of the numbers. */
export const ERASER: Actor = { kind: 'service', name: 'erasures' }

/** Opens the database for work on all tables. */
type WithTarget = <T>(work: (target: Target) => Promise<T>) => Promise<T>

/** Finishes erasures that were begun over HTTP or interrupted, and deletes hashes of erased ids after their time. */
export const createFinishErasures = (pool: Pool, withTarget: WithTarget): MaintenanceJob => ({
  name: 'erasures of customers',
  everyMs: EVERY_MS,
  async run(client) {
    await client.query(
      'update erased_ids set salt = null, hash = null where hash is not null and id is null and hashed_until < now()',
    )
    await eraseRequested(pool)
    const { rowCount } = await client.query(
      `select from erasures
       where finished_at is null or (removes and removed_at is null and problem is null)
       limit 1`,
    )
    if (rowCount === 0 && !(await hasLateOrders(pool))) return
    await withTarget((target) => finishAndRemove(target, { leavesProblems: true })).catch((error: unknown) => {
      if (!(error instanceof RebuildLater)) throw error
    })
  },
})

/** Begins the erasures that shop platforms and events request. A request that cannot be fulfilled now is tried again. */
async function eraseRequested(pool: Pool): Promise<void> {
  const requests = (await listRequests(pool)).filter(({ kind, doneAt }) => kind === 'erase' && doneAt === null)
  for (const { id, tenant, connection, customerId } of requests) {
    if (customerId === null) continue
    const { event } = await readInstalledZones(pool)
    const actor = { kind: 'command', name: `connection ${connection}` } as const
    try {
      await requestErasures(pool, [{ tenantId: tenant, customerId }], { actor, zone: event })
      await finishRequest(pool, id, { outcome: 'erased' })
    } catch (error) {
      if (error instanceof RebuildLater) return
      if (!(error instanceof PersonalDataError)) throw error
      await finishRequest(pool, id, { outcome: 'not_found' })
    }
  }
}
