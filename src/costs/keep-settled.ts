import type { Pool } from 'pg'
import { notifyEverything } from '../live/notify.ts'
import type { MaintenanceJob } from '../maintenance/run-jobs.ts'
import type { CostSettings } from './settle-orders.ts'
import { settlePendingCosts } from './settle-pending.ts'

const EVERY_MS = 1000
/** A run starts no further part after this long. The next run continues. */
const RUN_MS = 5000

/** A background job that corrects orders whose costs became known later. */
export function createSettleCosts(pool: Pool, settings: CostSettings): MaintenanceJob {
  return {
    name: 'correction of costs',
    everyMs: EVERY_MS,
    async run() {
      const corrected = await settlePendingCosts(pool, settings, { withinMs: RUN_MS })
      if (corrected > 0) await notifyEverything(pool)
    },
  }
}
