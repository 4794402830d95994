import type pg from 'pg'
import type { InstalledZones } from '../db/installation.ts'
import type { PartitionedTable } from '../db/partitions.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import { UserError } from '../user-error.ts'

/** The database whose numbers are compared with its raw events, and how Tidemark counts there. */
export interface Target {
  pool: pg.Pool
  /** Of the same database, for connections that see the shadow tables only. */
  url: string
  /** In the order in which a batch writes them. */
  perspectives: readonly Perspective[]
  partitionedTables: readonly PartitionedTable[]
  /** Currency of events that name none. */
  currency: string
  zones: InstalledZones
  /** Connections that replay at the same time. */
  connections: number
}

/** The command cannot be done as it was asked. The message says why and what to do. */
export class RebuildError extends UserError {}

/** The replay was stopped on request. What it did so far is kept for the next one. */
export class ReplayStopped extends Error {}
