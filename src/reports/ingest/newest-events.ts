import type pg from 'pg'
import { writeInstant } from '../../json/write-rows.ts'
import { lagSince, NEWEST_EVENT } from '../engine/freshness.ts'

/** The newest applied event of a source, or of one type of a source. */
export interface NewestEvent {
  source: string
  /** Undefined for a whole source. */
  type: string | undefined
  /** The time of the event, RFC 3339. */
  at: string
  /** The same in seconds since 1970. */
  atSeconds: number
  lagSeconds: number
}

/** @returns undefined while the database does not answer, so that the caller can still report everything else. */
export async function readNewestEvents(pool: pg.Pool, by: 'source' | 'type'): Promise<NewestEvent[] | undefined> {
  try {
    const { rows } = await pool.query<{
      source: string
      type: string | null
      at: string
      seconds: string
      lag: string
    }>(`
      select
        source,
        ${by === 'type' ? 'type' : 'null'} as type,
        max(last_event_at) as at,
        extract(epoch from max(last_event_at)) as seconds,
        ${lagSince(`max(${NEWEST_EVENT})`)} as lag
      from ingest_accounting
      where last_event_at is not null
      group by source${by === 'type' ? ', type' : ''}`)
    return rows.map(({ source, type, at, seconds, lag }) => ({
      source,
      type: type ?? undefined,
      at: writeInstant(at),
      atSeconds: Number(seconds),
      lagSeconds: Number(lag),
    }))
  } catch {
    return undefined
  }
}
