import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { checkInstallation, type InstalledZones } from '../db/installation.ts'
import { migrate, migrationFolders } from '../db/migrate.ts'
import { type Database, type DatabaseRole, openDatabase } from '../db/open-database.ts'
import { allPartitionedTables, auditLog, ensureAhead, type PartitionedTable } from '../db/partitions.ts'
import { checkTables } from '../perspectives/check-tables.ts'
import { perspectives as ownPerspectives } from '../perspectives/index.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import { loadUserConfig } from '../user-config.ts'

/** A database whose tables are those of this version and of the user's perspectives. */
export interface UpToDate {
  database: Database
  zones: InstalledZones
  /** The user's own, then Tidemark's: in the order in which a batch writes them. */
  perspectives: readonly Perspective[]
  partitionedTables: readonly PartitionedTable[]
}

/** Opens the database and brings it up to date, the tables of the user's own perspectives included. */
export async function openUpToDate(
  config: Config,
  role: DatabaseRole,
  maxConnections: number,
  log?: Logger,
): Promise<UpToDate> {
  const user = await loadUserConfig(config.configFile)
  const database = await openDatabase(config, role, { maxConnections, log })
  const { directPool } = database
  try {
    const perspectives = [...user.perspectives, ...ownPerspectives]
    await migrate(directPool, migrationFolders(user.migrations))
    // Commands add entries to the audit log, and nothing else may have run for years.
    await ensureAhead(directPool, [auditLog])
    await checkTables(directPool, perspectives)
    const zones = await checkInstallation(directPool, config)
    return { database, zones, perspectives, partitionedTables: allPartitionedTables(user.perspectives) }
  } catch (error) {
    await database.close()
    throw error
  }
}
