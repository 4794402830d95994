import type pg from 'pg'
import type { AnyEvent } from '../../src/contracts/event.ts'
import { createConflictGuard } from '../../src/db/copy-rows.ts'
import { createPartitions, ownPartitionedTables } from '../../src/db/partitions.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createCalendar } from '../../src/facts/calendar.ts'
import { account } from '../../src/inbox/accounting.ts'
import { applyEvents } from '../../src/inbox/apply-batch.ts'
import { perspectives } from '../../src/perspectives/index.ts'
import { parseInstant } from '../../src/time/instant.ts'
import { UTC } from '../../src/zones/zone.ts'

import type { LifeEvent } from './order-life.ts'

const TENANT = 'default'

/** Applies events to facts and perspectives like the inbox. Resolves when they are committed. */
export type BulkLoad = (events: readonly LifeEvent[]) => Promise<void>

/**
 * Fills tables several times as fast as the inbox, with large batches of all events of an order. Events are not decoded,
 * deduplicated or stored. The other tables have the same contents.
 */
export function createBulkLoad(pool: pg.Pool): BulkLoad {
  const calendar = createCalendar(UTC)
  const settings = {
    calendar,
    perspectives,
    currency: 'USD',
    writeOrders: createConflictGuard(),
    hasCustomerLinks: false,
    usesCosts: false,
    onStep: () => undefined,
    ensurePartitions: createPartitions(pool, ownPartitionedTables).ensure,
  }
  const lastDayOf = (events: readonly AnyEvent[]) => calendar.placeOf(Math.max(...events.map(({ at }) => at.ms))).day
  return async (plain) => {
    const events = plain.map(asDecoded)
    await inTransaction(pool, async (client) => {
      await applyEvents(client, events, { day: lastDayOf(events) }, settings)
      await account(
        client,
        events.map(({ type, at }) => ({ tenantId: TENANT, source: 'bench', type, status: 'accepted', at })),
      )
    })
  }
}

function asDecoded({ id, type, time, data }: LifeEvent): AnyEvent {
  return { tenantId: TENANT, id, type, at: parseInstant(time), payload: data } as unknown as AnyEvent
}
