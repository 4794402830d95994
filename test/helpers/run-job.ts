import type pg from 'pg'
import { inTransaction } from '../../src/db/transaction.ts'
import type { MaintenanceJob } from '../../src/maintenance/run-jobs.ts'

/** Runs a maintenance job now, whether it is due or not. */
export function runJob(pool: pg.Pool, job: MaintenanceJob): Promise<void> {
  return inTransaction(pool, (client) => job.run(client))
}
