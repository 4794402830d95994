import type pg from 'pg'
import type { DayRange } from '../time/day-ranges.ts'
import { addChanged, everything, type LiveChanges, noChanges } from './changes.ts'
import { CHANNEL, EVERYTHING, writeNotifications } from './notification.ts'

// For code that changes tables rarely, and not by batches of events. Inside a transaction, clients are notified on its commit.

type Queryable = pg.Pool | pg.ClientBase

export interface TableChanged {
  tenantId: string
  currency: string
  table: string
  /** Empty for all days. */
  days?: DayRange[]
}

/** Notifies the clients of live updates that a table was written. */
export async function notifyTableChanged(client: Queryable, changed: TableChanged): Promise<void> {
  const { tenantId, currency, table, days = [] } = changed
  const changes = noChanges()
  addChanged(changes, { tenantId, currency, tables: new Set([table]), days, orders: 0, revenue: 0n })
  await notifyChanges(client, changes)
}

/** Notifies the clients of live updates that anything may have changed. */
export function notifyEverything(client: Queryable): Promise<void> {
  return notifyChanges(client, everything())
}

/**
 * Sends changes to the processes that serve live updates. Every user of the database can listen, so the changes are not named while there
 * are SQL readers that may not see all tenants.
 */
export async function notifyChanges(client: Queryable, changes: LiveChanges): Promise<void> {
  await client.query(
    `select pg_notify($1, text)
     from unnest(
       case when exists (select from sql_readers where tenants is not null) then array[$3] else $2::text[] end
     ) as text`,
    [CHANNEL, writeNotifications(changes), EVERYTHING],
  )
}
