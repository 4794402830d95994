import type { ClientBase, Pool } from 'pg'
import { type Actor, recordAudit } from '../../access/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { RebuildError } from '../target.ts'
import { listNames } from './known-names.ts'
import type { Selection } from './selection.ts'

type RetractionStatus = 'withdrawing' | 'withdrawn' | 'reverting' | 'reverted'

/** A withdrawal of events. */
export interface Retraction {
  retractionId: number
  selection: Selection
  status: RetractionStatus
  /** The events that are withdrawn at the moment. */
  events: number
  startedAt: string
  withdrawnAt: string | null
  revertedAt: string | null
}

/** The selection is read as text, because pools differ in how they read JSON. */
const COLUMNS = 'retraction_id, selection::text as selection, status, events, started_at, withdrawn_at, reverted_at'

interface Row {
  retraction_id: string
  selection: string
  status: RetractionStatus
  events: string
  started_at: string
  withdrawn_at: string | null
  reverted_at: string | null
}

const read = (row: Row): Retraction => ({
  retractionId: Number(row.retraction_id),
  selection: JSON.parse(row.selection) as Selection,
  status: row.status,
  events: Number(row.events),
  startedAt: row.started_at,
  withdrawnAt: row.withdrawn_at,
  revertedAt: row.reverted_at,
})

/** Withdrawals, newest first. */
export async function listRetractions(pool: Pool, limit = 100): Promise<Retraction[]> {
  const { rows } = await pool.query<Row>(`select ${COLUMNS} from retractions order by retraction_id desc limit $1`, [
    limit,
  ])
  return rows.map(read)
}

/** The withdrawal of this selection that was interrupted, if there is one. */
export async function findInterrupted(pool: Pool, selection: Selection): Promise<Retraction | undefined> {
  const { rows } = await pool.query<Row>(
    `select ${COLUMNS} from retractions where selection = $1::jsonb and status = 'withdrawing'`,
    [JSON.stringify(selection)],
  )
  return rows[0] && read(rows[0])
}

export async function createRetraction(pool: Pool, selection: Selection, actor: Actor): Promise<Retraction> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>(
      `insert into retractions (selection, status) values ($1::jsonb, 'withdrawing') returning ${COLUMNS}`,
      [JSON.stringify(selection)],
    )
    const created = read(rows[0] as Row)
    await recordStep(client, 'withdrawal.begun', created, actor)
    return created
  })
}

/** The entry has no selection, whose id of an event may name a customer. */
const recordStep = (client: ClientBase, action: string, { retractionId, events }: Retraction, actor: Actor) =>
  recordAudit(client, { actor, action, object: `withdrawal ${retractionId}`, detail: { withdrawnEvents: events } })

/**
 * Begins the revert of a withdrawal, or continues it. A withdrawal that was interrupted can be reverted too.
 *
 * @throws RebuildError if there is none, or it is reverted already.
 */
export async function beginRevert(pool: Pool, retractionId: number, actor: Actor): Promise<Retraction> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>(
      `update retractions set status = 'reverting' where retraction_id = $1 and status <> 'reverted' returning ${COLUMNS}`,
      [retractionId],
    )
    if (!rows[0]) throw await notRevertible(client, retractionId)
    const begun = read(rows[0])
    await recordStep(client, 'withdrawal.revert-begun', begun, actor)
    return begun
  })
}

/**
 * Refuses a withdrawal that cannot be reverted.
 *
 * @throws as `beginRevert`.
 */
export async function refuseNotRevertible(pool: Pool, retractionId: number): Promise<void> {
  const { rowCount } = await pool.query(`select from retractions where retraction_id = $1 and status <> 'reverted'`, [
    retractionId,
  ])
  if (rowCount === 0) throw await notRevertible(pool, retractionId)
}

async function notRevertible(client: ClientBase | Pool, retractionId: number): Promise<RebuildError> {
  const { rows } = await client.query<{ retraction_id: string; status: RetractionStatus }>(
    'select retraction_id, status from retractions order by retraction_id desc',
  )
  if (rows.some((row) => Number(row.retraction_id) === retractionId)) {
    return new RebuildError(`Withdrawal ${retractionId} was reverted already`)
  }
  const known = rows.map(({ retraction_id, status }) => `${retraction_id} (${status})`)
  return new RebuildError(
    `There is no withdrawal ${retractionId}. ${known.length === 0 ? 'Nothing has been withdrawn yet' : `The withdrawals are: ${listNames(known)}`}`,
  )
}

/** Adds to the number of withdrawn events; the number is negative for a revert. */
export async function countWithdrawn(client: ClientBase, retractionId: number, events: number): Promise<void> {
  await client.query('update retractions set events = events + $2 where retraction_id = $1', [retractionId, events])
}

/** Records that all events are withdrawn, or count again. */
export async function finishRetraction(
  pool: Pool,
  { retractionId, status }: Retraction,
  actor: Actor,
): Promise<Retraction> {
  return inTransaction(pool, async (client) => {
    const isRevert = status === 'reverting'
    const { rows } = await client.query<Row>(
      isRevert
        ? `update retractions set status = 'reverted', reverted_at = now() where retraction_id = $1 returning ${COLUMNS}`
        : `update retractions set status = 'withdrawn', withdrawn_at = now() where retraction_id = $1 returning ${COLUMNS}`,
      [retractionId],
    )
    const finished = read(rows[0] as Row)
    await recordStep(client, isRevert ? 'withdrawal.reverted' : 'withdrawal.finished', finished, actor)
    return finished
  })
}
