import { availableParallelism, cpus, totalmem } from 'node:os'
import type { Pool } from 'pg'

/** The machine of the measurements. */
export interface Machine {
  system: string
  processor: string
  cores: number
  memoryGb: number
  node: string
  postgres: string
  /** The settings of PostgreSQL with the largest effect. */
  settings: Record<string, string>
}

const SETTINGS = ['shared_buffers', 'fsync', 'synchronous_commit', 'full_page_writes', 'max_wal_size']

export async function describeMachine(pool: Pool): Promise<Machine> {
  const { rows } = await pool.query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from unnest($1::text[]) as name',
    [['server_version', ...SETTINGS]],
  )
  const { server_version: postgres = '', ...settings } = Object.fromEntries(
    rows.map(({ name, value }) => [name, value]),
  )
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return {
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(memory / 2 ** 30),
    node: process.versions.node,
    postgres,
    settings,
  }
}
