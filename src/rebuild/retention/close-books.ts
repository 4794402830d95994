import type { PoolClient } from 'pg'
import { recordAudit } from '../../access/audit.ts'
import { settleCostsIn, settlePendingCosts } from '../../costs/settle-pending.ts'
import { isLockFailure } from '../../db/errors.ts'
import { inTransaction } from '../../db/transaction.ts'
import { pause } from '../../waiting/pause.ts'
import { chooseTables } from '../choose-tables.ts'
import { alone, replayMost } from '../investigate.ts'
import { countEvents } from '../raw-events.ts'
import { createReplay, type Replay, replayTail } from '../replay.ts'
import { openShadow, SHADOW_SCHEMA, type Shadow } from '../shadow.ts'
import { RebuildError, RebuildLater, type Target } from '../target.ts'
import { type Verification, verify } from '../verify.ts'
import { CLOSED_SCHEMA } from './closed-books.ts'

/** The places at which tests stop the process. */
type CloseStep = 'verified' | 'replayed' | 'removed' | 'committed'

export interface CloseOptions {
  /** Events received before this time are removed. */
  before: Date
  signal?: AbortSignal | undefined
  onProgress?: ((progress: CloseProgress) => void) | undefined
  /** For tests that kill the process. */
  onStep?: ((step: CloseStep) => void | Promise<void>) | undefined
}

interface CloseProgress {
  step: 'replaying' | 'comparing'
  done: number
  total: number
}

/** The outcome. */
export interface Closed {
  /** Events whose effects went into the opening balance. */
  events: number
  /** Removed stored events, including withdrawn ones. */
  removed: number
}

/**
 * Closes the books: all numbers are verified, the events received before a time are replayed into the opening balance, and then removed in
 * one transaction. Later verifications begin with the balance, and are as exact as before. May run while events arrive; they wait for
 * a moment at the end. If it ends early, nothing is removed, and the next call continues.
 *
 * @returns undefined if there are no such events.
 * @throws RebuildError if a number differs from the stored events, if events are missing or would be rejected now, or if the configuration
 * has not all perspectives; RebuildLater when another run is active, or orders of erased customers are to be removed; ReplayStopped on `signal`.
 */
export async function closeBooks(target: Target, options: CloseOptions): Promise<Closed | undefined> {
  const { before, signal, onProgress, onStep = () => undefined } = options
  await requireAllPerspectives(target)
  if ((await countBefore(target, before)) === 0) return undefined
  await requireNoRemovals(target)
  const found = await verify(target, { limit: 1, ...(signal && { signal }), ...(onProgress && { onProgress }) })
  requireExact(found)
  await onStep('verified')
  const tables = chooseTables(target.perspectives, [])
  return alone(target, async () => {
    await requireNoRemovals(target)
    const shadow = await openShadow(target, tables, before)
    try {
      const total = await countBefore(target, before)
      let done = 0
      const onEvents = (count: number) => {
        done += count
        onProgress?.({ step: 'replaying', done: Math.min(done, total), total })
      }
      const replay = createReplay(target, tables, shadow, { onEvents, signal, before })
      await replayMost(replay)
      await settlePendingCosts(shadow.pool, replay.settings, { isShared: false, ...(signal && { signal }) })
      await onStep('replayed')
      const closed = await retrying(() =>
        inTransaction(shadow.pool, async (client) => {
          const swapped = await swap(client, replay, before)
          await recordClosing(client, target, shadow.live, { before: before.toISOString(), ...swapped })
          await onStep('removed')
          return swapped
        }),
      )
      await onStep('committed')
      return closed
    } finally {
      await shadow.close()
    }
  })
}

/** @throws RebuildError when numbers differ, because their differences could not be found any more. */
function requireExact({ differenceCount, byTable, missing, refused, firstError }: Verification): void {
  const nothing = 'Nothing was removed'
  if (missing > 0) {
    throw new RebuildError(`${missing} applied events have no stored event, so the books cannot be closed. ${nothing}`)
  }
  if (refused > 0) {
    throw new RebuildError(`${refused} stored events would be rejected now, such as: ${firstError}. ${nothing}`)
  }
  if (differenceCount === 0) return
  const tables = byTable.map(({ table }) => table).join(', ')
  throw new RebuildError(
    `${differenceCount} values of ${tables} differ from the stored events. Without these events, they could not be corrected. ${nothing}. "tidemark verify" shows the values, and "tidemark repair" corrects them`,
  )
}

/** A perspective that is left out would have no numbers from before. */
async function requireAllPerspectives({ pool, perspectives }: Target): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select table_name as name from table_rules where table_name <> 'facts' and table_name <> all ($1) order by 1`,
    [perspectives.map(({ table }) => table)],
  )
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  throw new RebuildError(
    `The configuration does not have the perspectives ${names}, whose numbers could not be recomputed any more. Nothing was removed. Use the same TIDEMARK_CONFIG as the service, or give them up: delete from table_rules where table_name in ('${rows.map(({ name }) => name).join("', '")}')`,
  )
}

/** Orders of erased customers can be taken out of the numbers only while their events are stored. */
async function requireNoRemovals({ pool }: Target): Promise<void> {
  const { rows } = await pool.query<{ problem: string | null }>(
    'select problem from erasures where removes and removed_at is null order by problem nulls first limit 1',
  )
  const [pending] = rows
  if (!pending) return
  const reason = 'Orders of erased customers are still to be taken out of the numbers'
  if (pending.problem === null) throw new RebuildLater(`${reason}. Nothing was removed. Try again in a minute`)
  throw new RebuildError(
    `${reason}, which needs the stored events, and failed: ${pending.problem}. Nothing was removed. "tidemark customers erase" without ids tries it again`,
  )
}

async function countBefore({ pool }: Target, before: Date): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    'select count(*) as count from raw_events where received_at < $1',
    [before.toISOString()],
  )
  return Number(rows[0]?.count)
}

const LOCK_TIMEOUT_MS = 500
const LOCK_ATTEMPTS = 200

async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isLockFailure(error) || attempt === LOCK_ATTEMPTS) throw error
      await pause(LOCK_TIMEOUT_MS, {})
    }
  }
}

/** Makes the shadow the opening balance, and removes the events. No batch runs meanwhile. */
async function swap(client: PoolClient, replay: Replay, before: Date): Promise<Closed> {
  const { live } = replay.shadow
  await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
  await client.query(`lock table ${live}.inbox in share row exclusive mode`)
  const tail = await replayTail(client, replay)
  if (tail.refused > 0)
    throw new RebuildError(`A stored event would be rejected now: ${tail.firstError}. Nothing was removed`)
  await settleCostsIn(client, replay.settings)
  const { replayed: events } = await countEvents(client, live)
  await client.query('drop table differences')
  await client.query('truncate inbox')
  await client.query(`drop schema if exists ${CLOSED_SCHEMA} cascade`)
  await client.query(`alter schema ${SHADOW_SCHEMA} rename to ${CLOSED_SCHEMA}`)
  await client.query(
    `comment on schema ${CLOSED_SCHEMA} is 'The opening balance of Tidemark: numbers of removed events'`,
  )
  const removed = await removeEvents(client, replay.shadow, before)
  await client.query(`insert into ${live}.closings (closed_before, events) values ($1, $2)`, [
    before.toISOString(),
    events,
  ])
  return { events, removed }
}

async function recordClosing(
  client: PoolClient,
  { actor }: Target,
  live: string,
  { before, events, removed }: Closed & { before: string },
): Promise<void> {
  await client.query(`set local search_path = ${live}`)
  await recordAudit(client, { actor, action: 'books.closed', object: before, detail: { events, removed } })
}

async function removeEvents(client: PoolClient, { live }: Shadow, before: Date): Promise<number> {
  const values = [before.toISOString()]
  const { rows: counts } = await client.query<{ count: string }>(
    `select count(*) as count from ${live}.raw_events where received_at < $1`,
    values,
  )
  const { rows: partitions } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, part.relname) as name
     from pg_inherits
     join pg_class as part on part.oid = inhrelid
     join pg_namespace on pg_namespace.oid = part.relnamespace
     where inhparent = $1::regclass
     and substring(pg_get_expr(part.relpartbound, part.oid) from $$TO \\('([^']+)'\\)$$)::timestamptz <= $2
     order by part.relname`,
    [`${live}.raw_events`, ...values],
  )
  for (const { name } of partitions) await client.query(`drop table ${name}`)
  await client.query(`delete from ${live}.raw_events where received_at < $1`, values)
  await client.query(`delete from ${live}.withdrawn_events where received_at < $1`, values)
  return Number(counts[0]?.count)
}
