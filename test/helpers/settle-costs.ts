import type pg from 'pg'
import type { SettleOptions } from '../../src/costs/settle-pending.ts'
import { settlePendingCosts } from '../../src/costs/settle-pending.ts'
import { createPartitions, ownPartitionedTables } from '../../src/db/partitions.ts'
import { createCalendar } from '../../src/facts/calendar.ts'
import { perspectives } from '../../src/perspectives/index.ts'
import { readZone } from '../../src/zones/read-zone.ts'

/** Corrects orders whose costs became known later, as the background job does. Returns their number. */
export async function settleCosts(
  pool: pg.Pool,
  { timeZone = 'UTC', ...options }: SettleOptions & { timeZone?: string } = {},
): Promise<number> {
  const calendar = createCalendar(await readZone(pool, timeZone))
  const { ensure } = createPartitions(pool, ownPartitionedTables)
  return settlePendingCosts(pool, { calendar, perspectives, ensurePartitions: ensure }, options)
}
