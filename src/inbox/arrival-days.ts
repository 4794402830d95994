import type { PoolClient } from 'pg'
import type { Calendar } from '../facts/calendar.ts'
import { pause } from '../waiting/pause.ts'
import type { Begun } from './settled-transaction.ts'

const POLL_MS = 20
/** A batch of the day before that is still running after this time is probably that of a lost process. Events are applied without it. */
const PATIENCE_MS = 60_000

/** Whether a transaction that has just begun, and holds the lock of the inbox, may apply its events. Otherwise it must begin once more. */
export type MayApply = (client: PoolClient, begun: Begun) => Promise<boolean>

/**
 * Lets the batches of a day begin after all batches of earlier days have ended, in all processes. What a day changes in an order then follows from
 * the days on which its events arrived, and not from the sequence in which batches around midnight reached the order.
 *
 * The day of a batch is that on which its transaction began. A transaction that receives the lock of the inbox on a later day begins once more.
 * So every batch of an earlier day has had the lock since that day, and the first batch of a day in each process finds it.
 */
export function createArrivalDays(calendar: Calendar): MayApply {
  const dayOf = (ms: number) => calendar.placeOf(ms).day
  let today: string | undefined
  return async (client, { nowMs, lockedMs }) => {
    const day = dayOf(nowMs)
    if (dayOf(lockedMs) !== day) return false
    if (day === today) return true
    const until = performance.now() + PATIENCE_MS
    while ((await readRunningBatches(client)).some((begunMs) => dayOf(begunMs) < day)) {
      if (performance.now() > until) break
      await pause(POLL_MS, {})
    }
    today = day
    return true
  }
}

/** The times at which the batches began that hold the lock of the inbox, in milliseconds since 1970. Each batch has a receipt, too. */
async function readRunningBatches(client: PoolClient): Promise<number[]> {
  const { rows } = await client.query<{ begun_ms: string }>(
    `select extract(epoch from xact_start) * 1000 as begun_ms
     from pg_locks as held
     join pg_locks as receipt using (virtualtransaction)
     join pg_stat_activity on pg_stat_activity.pid = held.pid
     where held.locktype = 'relation'
     and held.database = (select oid from pg_database where datname = current_database())
     and held.relation = 'inbox'::regclass
     and held.granted
     and receipt.relation = 'commit_receipts'::regclass
     and receipt.mode = 'RowExclusiveLock'
     and held.pid <> pg_backend_pid()
     and xact_start is not null`,
  )
  return rows.map((row) => Number(row.begun_ms))
}
