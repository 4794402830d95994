import type pg from 'pg'
import type { MaintenanceJob } from './run-jobs.ts'

/** An entry is recomputed at most this often, or earlier when its orders have grown by the factor, as during an import. */
export const REFRESH_AFTER = '5 minutes'
export const GROWTH_FACTOR = 1.25

const LOOK_EVERY_MS = 10_000
/** A run starts no further entry after this long, because stopping Tidemark waits for the run. */
const RUN_MS = 5000

/**
 * Sorts stay in memory for most shops, and the other processors are left to ingest. Known rows are found by hashing: PostgreSQL
 * underestimates their number, and would otherwise look up each.
 */
const SETTINGS = `
  set local work_mem = '64MB';
  set local max_parallel_workers_per_gather = 0;
  set local jit = off;
  set local enable_memoize = off;
  set local enable_nestloop = off`

export interface RefreshJob<Stale> {
  name: string
  /** The entries to recompute, the most important first. */
  findStale(client: pg.PoolClient): Promise<Stale[]>
  refresh(client: pg.PoolClient, stale: Stale): Promise<void>
}

/** A maintenance job that recomputes stale entries, one after the other, until its time is over. */
export function refreshJob<Stale>({ name, findStale, refresh }: RefreshJob<Stale>): MaintenanceJob {
  return {
    name,
    everyMs: LOOK_EVERY_MS,
    async run(client) {
      const until = performance.now() + RUN_MS
      const stale = await findStale(client)
      if (stale.length > 0) await client.query(SETTINGS)
      for (const entry of stale) {
        await refresh(client, entry)
        if (performance.now() > until) return
      }
    },
  }
}
