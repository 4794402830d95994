import type pg from 'pg'

/** A place in the log of a server. */
export interface LogPosition {
  /** As PostgreSQL writes it, such as `0/16B3748`. */
  lsn: string
  /** The server and its replicas have the same number; no other server has it. */
  system: string
}

/**
 * The end of everything that was committed and can have been shown. Without `synchronous_commit`, a commit is visible before it is on
 * the disk, and only the end of the log in memory is safe.
 */
const POSITION = `
  select
    case current_setting('synchronous_commit')
      when 'off' then pg_current_wal_insert_lsn()
      else pg_current_wal_flush_lsn()
    end::text as lsn,
    (select system_identifier from pg_control_system())::text as system`

/**
 * Creates a function that reads the end of the log of a primary. Callers share one query if it begins after their calls. No caller gets
 * the result of a query that began before its call.
 */
export function createPositionReader(primary: Pick<pg.Pool, 'query'>): () => Promise<LogPosition> {
  let next: Promise<LogPosition> | undefined
  let latest: Promise<unknown> = Promise.resolve()
  const read = async () => {
    const { rows } = await primary.query<LogPosition>(POSITION)
    const [position] = rows
    if (!position) throw new Error('The primary has no log')
    return position
  }
  return () => {
    next ??= latest
      .catch(() => undefined)
      .then(() => {
        next = undefined
        const result = read()
        latest = result
        return result
      })
    return next
  }
}

/** Whether a server has replayed the log of a primary up to a position. */
export type ReplayAnswer = 'current' | 'behind' | 'not a replica' | 'other server'

const REPLAYED = `
  select case
    when (select system_identifier from pg_control_system())::text <> $2 then 'other server'
    when not pg_is_in_recovery() then 'not a replica'
    when pg_last_wal_replay_lsn() >= $1::pg_lsn then 'current'
    else 'behind'
  end as answer`

/** Reads whether a server has replayed everything up to a position. */
export async function askReplayed(client: pg.ClientBase, { lsn, system }: LogPosition): Promise<ReplayAnswer> {
  const { rows } = await client.query<{ answer: ReplayAnswer }>(REPLAYED, [lsn, system])
  return rows[0]?.answer ?? 'behind'
}
