import type { Pool, PoolClient } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { inTransaction } from '../../db/transaction.ts'
import { decodeRawEvent, type RawEvent } from '../../inbox/raw-events.ts'
import type { Zone } from '../../zones/zone.ts'
import { withInboxLocked } from './lock-inbox.ts'
import { HISTORY_MEMBER, jsonMember } from './person.ts'
import type { RemoveStep } from './remove-erased.ts'
import { rewriteEvent } from './rewrite-event.ts'
import type { Unfinished } from './unfinished.ts'

const FETCHED_AT_ONCE = 1000
const REWRITTEN_AT_ONCE = 500

interface PlacedRow extends RawEvent {
  partition: string
  place: string
  received_at: string
}

interface Change {
  partition: string
  place: string
  body: string
  erasureId: number | undefined
  tenantId: string
  orderId: string | undefined
  receivedAt: string
}

export interface RewriteOptions {
  /** Of times without an offset. */
  zone: Zone
  signal?: AbortSignal | undefined
  onEvents?: ((count: number) => void) | undefined
  /** For tests that kill the process. */
  onStep?: ((step: FinishStep) => void | Promise<void>) | undefined
}

/** The places at which tests stop the process. */
type FinishStep = 'begun' | 'found' | 'written' | 'committed' | 'rewritten' | 'cleared' | RemoveStep

/** The erasure is stopped on request. It continues with the next maintenance, or the next command. */
export class ErasureStopped extends Error {}

/**
 * Reads all stored events once, and rewrites those of erased persons. After a crash, the events that are rewritten already name nobody.
 *
 * @returns the number of rewritten events by erasure, and whether all of them were where they had been found. Otherwise, the events must
 * be read once more.
 */
export async function rewriteStoredEvents(
  pool: Pool,
  unfinished: Unfinished,
  { zone, signal, onEvents, onStep = () => undefined }: RewriteOptions,
): Promise<{ counts: Map<number, number>; isComplete: boolean }> {
  const counts = new Map<number, number>()
  let waiting: Change[] = []
  let isComplete = true
  let unnumbered = new Set<string>()
  const write = async () => {
    const changes = waiting
    waiting = []
    if (changes.length === 0) return
    await onStep('found')
    await withInboxLocked(
      pool,
      async (client) => {
        const written = await writeChanges(client, changes, unfinished, unnumbered)
        if (written < changes.length) isComplete = false
        await onStep('written')
      },
      signal,
    )
    for (const { erasureId = 0 } of changes) counts.set(erasureId, (counts.get(erasureId) ?? 0) + 1)
    await onStep('committed')
  }
  await inTransaction(pool, async (reader) => {
    await reader.query('set transaction isolation level repeatable read, read only')
    unnumbered = await readUnnumbered(reader)
    await reader.query(`
      declare stored no scroll cursor for
      select tableoid::regclass::text as partition, ctid::text as place, tenant_id, event_key, source, headers, body,
        fallback_id, fallback_type, extract(epoch from received_at) * 1000 as received_ms,
        received_at::text as received_at
      from raw_events`)
    for (let isMore = true; isMore; ) {
      if (signal?.aborted) throw new ErasureStopped()
      const { rows } = await reader.query<PlacedRow>(`fetch ${FETCHED_AT_ONCE} from stored`)
      isMore = rows.length === FETCHED_AT_ONCE
      onEvents?.(rows.length)
      for (const row of rows) {
        const rewritten = rewriteEvent(decodeRawEvent(row, zone), Number(row.received_ms), unfinished)
        if (!rewritten || (rewritten.body === row.body && row.headers === null)) continue
        waiting.push({
          partition: row.partition,
          place: row.place,
          tenantId: row.tenant_id,
          receivedAt: row.received_at,
          ...rewritten,
        })
        if (waiting.length >= REWRITTEN_AT_ONCE) await write()
      }
    }
    await write()
  })
  return { counts, isComplete }
}

/** @returns how many events were where they had been found. */
async function writeChanges(
  client: PoolClient,
  changes: readonly Change[],
  { ids }: Unfinished,
  unnumbered: Set<string>,
): Promise<number> {
  let written = 0
  for (const [partition, group] of Map.groupBy(changes, (change) => change.partition)) {
    const values = [arrayLiteral(group.map(({ place }) => place)), arrayLiteral(group.map(({ body }) => body))]
    const moments = [...new Set(group.map(({ receivedAt }) => receivedAt))].filter((at) => unnumbered.has(at))
    if (moments.length > 0) {
      const { rows } = await client.query(NUMBER_BATCHES(partition), [...values, arrayLiteral(moments)])
      written += rows.filter(({ is_changed }) => is_changed).length
      for (const moment of moments) unnumbered.delete(moment)
    }
    const { rowCount } = await client.query(
      `update ${partition} as stored set body = changed.body, headers = null
       from unnest($1::tid[], $2::text[]) as changed (place, body)
       where stored.ctid = changed.place`,
      values,
    )
    written += rowCount ?? 0
  }
  // A registration that does not count is in the history of an order of another customer.
  const orders = Map.groupBy(
    changes.filter(({ orderId }) => orderId !== undefined),
    ({ erasureId }) => erasureId,
  )
  for (const { tenantId, erasureId, id, pseudonym } of ids) {
    const named = orders.get(erasureId)
    if (!named) continue
    await client.query(
      `update orders set history = replace(history::text, $3, $4)::json
       where tenant_id = $1 and order_id = any($2::text[]) and strpos(history::text, $3) > 0`,
      [
        tenantId,
        arrayLiteral(named.map(({ orderId }) => orderId as string)),
        jsonMember(HISTORY_MEMBER, id),
        jsonMember(HISTORY_MEMBER, pseudonym),
      ],
    )
  }
  return written
}

/**
 * The times of arrival of batches of earlier releases, whose events have no positions. Their places give the order in which they count,
 * and an update changes the place, so such a batch is numbered first.
 */
async function readUnnumbered(client: PoolClient): Promise<Set<string>> {
  const { rows } = await client.query<{ received_at: string }>(`
    select received_at::text as received_at
    from raw_events
    where batch_position = 0
    group by received_at
    having count(*) > 1`)
  return new Set(rows.map(({ received_at }) => received_at))
}

const NUMBER_BATCHES = (partition: string) => `
  update ${partition} as stored
  set batch_position = numbered.position, body = coalesce(changed.body, stored.body),
    headers = case when changed.body is null then stored.headers end
  from (
    select ctid as place, row_number() over (partition by received_at order by ctid) - 1 as position
    from ${partition}
    where received_at = any($3::timestamptz[])
    and batch_position = 0
  ) as numbered
  left join unnest($1::tid[], $2::text[]) as changed (place, body) using (place)
  where stored.ctid = numbered.place
  returning changed.body is not null as is_changed`
