import type pg from 'pg'
import { type Actor, recordAudit } from '../../access/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Inbox } from '../../inbox/message.ts'
import type { Connection } from '../connection.ts'
import { platforms } from '../index.ts'
import { applyReading } from './apply-reading.ts'
import type { DeliveryRecord } from './delivery-log.ts'
import { interpretKept } from './interpret-delivery.ts'

export interface ReplayOptions {
  pool: pg.Pool
  inbox: Inbox
  /** For the audit log. */
  actor: Actor
  /** The tenant of connections that name none. */
  tenantId: string
  /** Only deliveries that arrived at this time or later, RFC 3339. */
  since?: string
  until?: string
  /** Only deliveries that have a problem at the moment. */
  onlyProblems?: boolean
  signal?: AbortSignal
  onProgress?: (done: number) => void
}

/** The deliveries of a replay by their new outcome, and those whose body was never stored. */
export type ReplaySummary = Record<DeliveryRecord['outcome'] | 'unreadable', number>

interface Row {
  id: string
  received_at: string
  headers: Record<string, string>
  kept: string | null
}

const ROWS_AT_ONCE = 200

/**
 * Reads the stored deliveries of a connection once more, by the present rules and settings, and submits their events. Records that count
 * already are duplicates, because their ids are those of the platform. The outcome of each delivery is updated.
 *
 * @throws InboxUnavailable as `Inbox.submit` does. A second replay continues where it matters.
 */
export async function replayDeliveries(connection: Connection, options: ReplayOptions): Promise<ReplaySummary> {
  const { pool, inbox, tenantId, signal, onProgress } = options
  const platform = platforms[connection.platform]
  if (!platform) throw new Error(`This version does not know the platform "${connection.platform}"`)
  const summary: ReplaySummary = { applied: 0, duplicate: 0, ignored: 0, problem: 0, unreadable: 0 }
  await recordReplay(connection, options)
  let after = '0'
  let done = 0
  while (!signal?.aborted) {
    const rows = await readAfter(connection, after, options)
    const last = rows.at(-1)
    if (!last) break
    after = last.id
    const applied = await Promise.all(
      rows.map(async ({ headers, kept, received_at }) => {
        if (kept === null) return undefined
        const received = { headers, receivedMs: Date.parse(received_at) }
        const reading = interpretKept(platform, connection, kept, received)
        return applyReading(reading, connection, { inbox, tenantId })
      }),
    )
    for (const one of applied) summary[one?.outcome ?? 'unreadable']++
    const changes = applied.flatMap((one, i) => (one ? [{ id: rows[i]?.id, ...one }] : []))
    await pool.query(
      `update deliveries
       set outcome = read.outcome, reason = read.reason
       from unnest($3::bigint[], $4::text[], $5::text[]) as read (id, outcome, reason)
       where tenant_id = $1 and connection = $2 and delivery_id = read.id
       and (deliveries.outcome, deliveries.reason) is distinct from (read.outcome, read.reason)
       and not (deliveries.outcome = 'applied' and read.outcome = 'duplicate')`,
      [
        connection.tenant ?? tenantId,
        connection.name,
        changes.map(({ id }) => id),
        changes.map(({ outcome }) => outcome),
        changes.map(({ reason }) => reason ?? null),
      ],
    )
    done += rows.length
    onProgress?.(done)
  }
  return summary
}

/** Before the first delivery, so that a replay that is interrupted has its entry too. */
async function recordReplay({ name, tenant }: Connection, options: ReplayOptions): Promise<void> {
  const { pool, actor, tenantId, since, until, onlyProblems = false } = options
  await inTransaction(pool, (client) =>
    recordAudit(client, {
      actor,
      action: 'deliveries.replayed',
      object: name,
      tenantId: tenant ?? tenantId,
      detail: { since, until, onlyProblems },
    }),
  )
}

async function readAfter(
  { name, tenant }: Connection,
  after: string,
  { pool, tenantId, since = '-infinity', until = 'infinity', onlyProblems = false }: ReplayOptions,
): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `select delivery_id::text as id, to_json(received_at)#>>'{}' as received_at, headers, kept
     from deliveries
     where tenant_id = $1 and connection = $2 and delivery_id > $3::bigint
     and received_at >= $4::timestamptz and received_at < $5::timestamptz
     and (not $6 or outcome = 'problem')
     order by delivery_id
     limit ${ROWS_AT_ONCE}`,
    [tenant ?? tenantId, name, after, since, until, onlyProblems],
  )
  return rows
}
