import type pg from 'pg'
import type { MaintenanceJob } from '../src/db/maintenance.ts'
import { inTransaction } from '../src/db/transaction.ts'

/** Runs a maintenance job now, whether it is due or not. */
export function runJob(pool: pg.Pool, job: MaintenanceJob): Promise<void> {
  return inTransaction(pool, (client) => job.run(client))
}
