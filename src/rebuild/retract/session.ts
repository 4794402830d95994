import type { Pool, PoolClient } from 'pg'
import { createConflictGuard } from '../../db/copy-rows.ts'
import type { FactSettings } from '../../facts/apply.ts'
import { type Calendar, createCalendar } from '../../facts/calendar.ts'
import { RebuildError, type Target } from '../target.ts'
import { findAffected, type Search } from './find-affected.ts'
import { createGroups, type Found, type Group } from './groups.ts'
import { createNames } from './names.ts'
import { type NewerEvents, watchNewerEvents } from './newer-events.ts'
import { createFactTables, type Replayed, replayGroups } from './replay-groups.ts'
import type { Moved } from './selection.ts'
import { readFactColumns } from './write-facts.ts'

export interface RetractProgress {
  /** `reading`: stored events are searched, in several passes. `moving`: events are withdrawn, or count again. */
  step: 'reading' | 'moving'
  done: number
  total: number
}

export interface SessionOptions {
  onProgress?: (progress: RetractProgress) => void
  signal?: AbortSignal
}

/** A connection with temporary tables of facts, and the affected events. */
export interface Session {
  target: Target
  client: PoolClient
  /** The schema of the live tables, quoted. */
  live: string
  columns: ReadonlyMap<string, string>
  search: Search
  newer: NewerEvents
  calendar: Calendar
  /** Applies events to the empty temporary tables. */
  replay(events: readonly Found[]): Promise<Replayed>
}

/**
 * Finds the affected events for `work`.
 *
 * @throws RebuildError when raw events are missing or would be rejected now, ReplayStopped on `signal`.
 */
export async function withSession<T>(
  target: Target,
  chosen: Moved,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = await target.pool.connect()
  try {
    const { rows } = await client.query<{ live: string }>('select quote_ident(current_schema()) as live')
    const live = rows[0]?.live ?? 'public'
    const total = await countEvents(client)
    await createFactTables(client, live)
    const newer = await watchNewerEvents(client)
    const search = searchOf(target, { chosen, live, newer, total }, options)
    await client.query('begin isolation level repeatable read read only')
    await findAffected(client, search)
    await client.query('commit')
    const calendar = createCalendar(target.zones.shop)
    const facts: FactSettings = {
      currency: target.currency,
      calendar,
      writeOrders: createConflictGuard(),
      hasCustomerLinks: true,
      usesCosts: 'later',
    }
    const replay = (events: readonly Found[]) => replayGroups(client, events, { facts, zone: target.zones.event })
    const columns = await readFactColumns(client, live)
    return await work({ target, client, live, columns, search, newer, calendar, replay })
  } finally {
    // The temporary tables end with the connection.
    client.release(true)
  }
}

interface Given {
  chosen: Moved
  live: string
  newer: NewerEvents
  total: number
}

function searchOf(
  target: Target,
  { chosen, live, newer, total }: Given,
  { onProgress, signal }: SessionOptions,
): Search {
  let done = 0
  return {
    chosen,
    live,
    groups: createGroups(),
    names: createNames(),
    zone: target.zones.event,
    onRow: newer.saw,
    onEvents: (count) => {
      done += count
      // Usually all events are read once after the chosen ones; sometimes more often.
      onProgress?.({ step: 'reading', done: Math.min(done, total), total })
    },
    signal,
  }
}

/** @throws RebuildError when raw events are missing, because what they add to orders is then not known. */
export async function countEvents(client: PoolClient | Pool): Promise<number> {
  const { rows } = await client.query<{ raw: string; taken: string; closed_before: string | null }>(`
    select
      (select count(*) from raw_events) - (select count(*) from withdrawn_events) as raw,
      (select count(*) from inbox) as taken,
      (select to_char(max(closed_before) at time zone 'UTC', 'YYYY-MM-DD') from closings) as closed_before`)
  const [raw, taken, closedBefore] = [Number(rows[0]?.raw), Number(rows[0]?.taken), rows[0]?.closed_before]
  if (taken <= raw) return raw
  throw new RebuildError(
    closedBefore
      ? `The books are closed: the events that arrived before ${closedBefore} are not stored any more (TIDEMARK_RAW_RETENTION_DAYS), so the orders cannot be computed without the withdrawn events. Nothing was changed`
      : `${taken - raw} of the ${taken} applied events have no raw event any more (TIDEMARK_RAW_RETENTION_DAYS, or deleted manually), so the orders cannot be computed without the withdrawn events. Nothing was changed`,
  )
}

/** The events of groups, and those among them that are chosen. */
export function eventsOf(groups: readonly Group[]): { events: Found[]; chosen: Found[] } {
  const events = groups.flatMap((group) => group.events)
  return { events, chosen: events.filter(({ isChosen }) => isChosen) }
}
