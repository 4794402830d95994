import type pg from 'pg'
import type { DayRange } from '../time/day-ranges.ts'
import { addChanged, emptyNews, everything, type News } from './changes.ts'
import { CHANNEL, writeNotifications } from './notification.ts'

// For those who change tables seldom and not by batches of events. Inside a transaction, clients hear of it once that is committed.

type Queryable = pg.Pool | pg.ClientBase

export interface TableChanged {
  tenantId: string
  currency: string
  table: string
  /** None: all of them. */
  days?: DayRange[]
}

/** Tells the clients of live updates that a table was written anew. */
export async function tellTableChanged(client: Queryable, changed: TableChanged): Promise<void> {
  const { tenantId, currency, table, days = [] } = changed
  const news = emptyNews()
  addChanged(news, { tenantId, currency, tables: new Set([table]), days, orders: 0, revenue: 0n })
  await tellNews(client, news)
}

/** Tells the clients of live updates that anything may have changed. */
export function tellEverything(client: Queryable): Promise<void> {
  return tellNews(client, everything())
}

/** Sends news to the processes that serve live updates. */
export async function tellNews(client: Queryable, news: News): Promise<void> {
  await client.query('select pg_notify($1, text) from unnest($2::text[]) as text', [CHANNEL, writeNotifications(news)])
}
