import { fillTables } from '../../../src/rebuild/filling/fill.ts'
import { rulesOf } from '../../../src/rebuild/filling/table-rules.ts'
import { onTarget } from '../retract/target-of.ts'

/** Lets all stored events have arrived in July 2026, after the times of the events. The numbers are then those of such arrivals. */
export async function arriveInJuly(url: string): Promise<void> {
  await onTarget(url, async (target) => {
    await target.pool.query(`
      create table if not exists raw_events_2026_07
        partition of raw_events for values from ('2026-07-01 00:00:00+00') to ('2026-08-01 00:00:00+00');
      update raw_events set received_at = '2026-07-10'`)
    await fillTables(target, [...rulesOf(target.perspectives).versions.keys()])
  })
}
