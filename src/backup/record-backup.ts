import type pg from 'pg'
import { type Actor, recordAudit } from '../access/audit.ts'
import { createPartitions, ownPartitionedTables } from '../db/partitions.ts'
import { inTransaction } from '../db/transaction.ts'
import type { BackupHeader } from './contents.ts'

interface Recorded {
  actor: Actor
  action: 'backup.written' | 'backup.restored'
  header: BackupHeader
  tables: number
  rows: number
}

/**
 * Adds an entry to the audit log, after the backup or the restore. The path is left out. A replica and a database of an early release have no
 * place for the entry.
 */
export async function recordBackup(pool: pg.Pool, { actor, action, header, tables, rows }: Recorded): Promise<void> {
  const { rows: found } = await pool.query<{ has_log: boolean }>(
    `select to_regclass('audit_log') is not null and not pg_is_in_recovery() as has_log`,
  )
  if (!found[0]?.has_log) return
  // The months of a restored database may have ended.
  await createPartitions(pool, ownPartitionedTables).ensure('audit_log', [new Date().toISOString()])
  const { takenAt, newestEventAt } = header
  await inTransaction(pool, (client) =>
    recordAudit(client, { actor, action, object: takenAt, detail: { rows, tables, newestEventAt } }),
  )
}
