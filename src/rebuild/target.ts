import type pg from 'pg'
import type { Actor } from '../access/audit.ts'
import type { CostSettings } from '../costs/settle-orders.ts'
import type { InstalledZones } from '../db/installation.ts'
import { createPartitions, type PartitionedTable } from '../db/partitions.ts'
import { createCalendar } from '../facts/calendar.ts'
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
  /** The currency of events without a currency. */
  currency: string
  zones: InstalledZones
  /** Connections that replay at the same time. */
  connections: number
  /** Who changes numbers, for the audit log. */
  actor: Actor
}

/** What a correction of costs in the live tables needs. */
export const costSettingsOf = ({ pool, perspectives, partitionedTables, zones }: Target): CostSettings => ({
  calendar: createCalendar(zones.shop),
  perspectives,
  ensurePartitions: createPartitions(pool, partitionedTables).ensure,
})

/** The command cannot be run. The message says why and what to do. */
export class RebuildError extends UserError {}

/** The same at present. It can be run later without any change. */
export class RebuildLater extends RebuildError {}

/** The replay was stopped on request. The next run resumes from there. */
export class ReplayStopped extends Error {}
