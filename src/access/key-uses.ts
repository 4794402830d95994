import type pg from 'pg'
import type { Logger } from 'pino'

const WRITE_EVERY_MS = 5 * 60 * 1000

/** The times at which keys were last used. */
export interface KeyUses {
  /** Notes that a key is used now. */
  note(id: string): void
  /** Writes the noted uses. A failure is logged, and the uses are written the next time. */
  write(): Promise<void>
}

/** Collects uses, so that no request waits for a statement, and a key causes one every five minutes at most. */
export function createUses(pool: pg.Pool, log: Pick<Logger, 'warn'>, writeEveryMs = WRITE_EVERY_MS): KeyUses {
  const writtenMs = new Map<string, number>()
  const noted = new Set<string>()
  return {
    note(id) {
      if (noted.has(id)) return
      const lastMs = writtenMs.get(id)
      if (lastMs === undefined || performance.now() - lastMs >= writeEveryMs) noted.add(id)
    },

    async write() {
      if (noted.size === 0) return
      const ids = [...noted]
      noted.clear()
      const nowMs = performance.now()
      for (const id of ids) writtenMs.set(id, nowMs)
      await pool
        .query(
          `update access_keys
           set last_used_at = greatest(last_used_at, statement_timestamp())
           where key_id = any ($1::text[])`,
          [ids.sort()],
        )
        .catch((error: Error) => {
          for (const id of ids) writtenMs.delete(id)
          log.warn({ error: error.message }, 'the last uses of access keys cannot be written')
        })
    },
  }
}
