import type pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { createPool } from '../../db/pool.ts'
import { createReplica, type Replica } from '../../db/replica/replica.ts'
import { openReportPool } from './report-pool.ts'

/**
 * Opens the replica of the settings for reports, without waiting for it.
 *
 * @param primary of `openReportPool`.
 * @returns undefined without `DATABASE_READ_URL`.
 */
export function openReplica(
  { databaseReadUrl }: Pick<Config, 'databaseReadUrl'>,
  primary: pg.Pool,
  log: Pick<Logger, 'info' | 'warn'>,
): Replica | undefined {
  if (databaseReadUrl === undefined) return undefined
  const replica = openReportPool(createPool({ url: databaseReadUrl }))
  return createReplica({
    primary,
    replica,
    onChange({ status, problem }) {
      if (problem === undefined) log.info({ status }, 'reports are read from the replica again')
      else log.warn({ status }, problem)
    },
  })
}
