import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../../db/batch-rows.ts'
import { parseInstant } from '../../time/instant.ts'
import { differencesOf } from '../difference.ts'
import { isEarlierVoid } from '../order.ts'
import { inContractOrder, timeNameOf } from '../order-differences.ts'
import { type EntryOf, entryOf } from '../order-history.ts'
import type { DuplicateFact } from '../orders.ts'

export type Void = EntryOf<'refund_voided'>

/** The effect of voids without an order on a batch. */
export interface OpenVoids {
  /** Those of refunds that its events are about, and of refunds that its own voids are about, by `refundKey`. */
  ofRefunds: ReadonlyMap<string, Void>
  /** The orders that have the refunds which the batch voids. */
  orders: readonly { tenantId: string; orderId: string; refundId: string }[]
  /** The refunds that the batch voids. */
  voided: readonly { tenantId: string; refundId: string }[]
  duplicates: DuplicateFact[]
}

export const NO_VOIDS: OpenVoids = { ofRefunds: new Map(), orders: [], voided: [], duplicates: [] }

export const refundKey = (tenantId: string, refundId: string) => `${tenantId}\u0000${refundId}`

type OpenVoid = Event<'RefundVoided'> & AnyEvent

const isOpenVoid = (event: AnyEvent): event is OpenVoid =>
  event.type === 'RefundVoided' && event.payload.orderId === undefined

/** The id of the refund that an event is about. */
function refundIdOf(event: AnyEvent): string | undefined {
  if (event.type === 'OrderRefunded') return readId(event.payload.refundId ?? event.id)
  return event.type === 'RefundVoided' ? readId(event.payload.refundId) : undefined
}

interface Refund {
  tenantId: string
  refundId: string
}

/**
 * Remembers which orders have which refunds, records the batch's voids, and finds the effect of voids without an order. A batch of
 * refunds and a batch that voids one of them must not miss each other, so both take a lock first: refunds share it, voids without an
 * order take it alone.
 */
export async function recordRefundIds(client: ClientBase, events: readonly AnyEvent[]): Promise<OpenVoids> {
  const refunds = new Map<string, Refund>()
  for (const event of events) {
    const refundId = refundIdOf(event)
    if (refundId === undefined || (event.type === 'RefundVoided' && !isOpenVoid(event))) continue
    refunds.set(refundKey(event.tenantId, refundId), { tenantId: event.tenantId, refundId })
  }
  const ids = idsOf(events)
  if (refunds.size === 0) {
    if (ids.length > 0) await writeRefundIds(client, ids)
    return NO_VOIDS
  }
  const voids = events.filter(isOpenVoid)
  await client.query(voids.length > 0 ? LOCK : LOCK_SHARED)
  const known = await writeAndReadVoids(client, ids, inKeyOrder(refunds))
  if (voids.length === 0) return { ...NO_VOIDS, ofRefunds: known }
  const duplicates: DuplicateFact[] = []
  const changed = new Map<string, Refund & { entry: Void }>()
  for (const event of voids) {
    const entry = entryOf(event) as Void
    const key = refundKey(event.tenantId, entry.id)
    const first = known.get(key)
    if (first && !isEarlierVoid(entry, first)) {
      const names = { kind: undefined, id: undefined, at: timeNameOf(event) }
      duplicates.push({ event, differences: inContractOrder(event.type, differencesOf(first, entry, names)) })
      continue
    }
    known.set(key, entry)
    changed.set(key, { tenantId: event.tenantId, refundId: entry.id, entry })
  }
  const voided = inKeyOrder(changed)
  if (voided.length === 0) return { ofRefunds: known, orders: [], voided, duplicates }
  const rows = voided.map(({ tenantId, refundId, entry }) => ({
    tenantId,
    refundId,
    orderId: '',
    isKnown: false,
    entry,
  }))
  await writeRefundIds(client, rows)
  return { ofRefunds: known, orders: await readOrders(client, voided), voided, duplicates }
}

const KEY = `hashtext('tidemark refunds'), hashtext(current_schema())`
const LOCK = `select pg_advisory_xact_lock(${KEY})`
const LOCK_SHARED = `select pg_advisory_xact_lock_shared(${KEY})`

const REFUNDS = batchRows<Refund>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
})

async function readOrders(client: ClientBase, refunds: readonly Refund[]): Promise<OpenVoids['orders']> {
  const { rows } = await client.query<{ tenant_id: string; order_id: string; refund_id: string }>({
    name: 'read-orders-of-refunds',
    text: `
      select refund_ids.tenant_id, order_id, refund_ids.refund_id
      from refund_ids
      join ${REFUNDS.unnest} as wanted (${REFUNDS.names})
        on refund_ids.tenant_id = wanted.tenant_id
        and refund_ids.refund_id = wanted.refund_id
      where refund_ids.order_id <> ''
      and refund_ids.is_known`,
    values: REFUNDS.parameters(refunds),
  })
  return rows.map((row) => ({ tenantId: row.tenant_id, orderId: row.order_id, refundId: row.refund_id }))
}

interface RefundId extends Refund {
  /** Empty for a void that names no order. */
  orderId: string
  isKnown: boolean
  /** Its void, if it has one. */
  entry: Void | undefined
}

/** The refunds of orders in a batch, and their voids. */
function idsOf(events: readonly AnyEvent[]): RefundId[] {
  const ids = new Map<string, RefundId>()
  for (const event of events) {
    const refundId = refundIdOf(event)
    const { orderId } = event.payload as { orderId?: string | number }
    if (refundId === undefined || orderId === undefined) continue
    const row = { tenantId: event.tenantId, refundId, orderId: readId(orderId), isKnown: false, entry: undefined }
    const key = `${refundKey(row.tenantId, refundId)}\u0000${row.orderId}`
    const known: RefundId = ids.get(key) ?? row
    if (event.type === 'OrderRefunded') known.isKnown = true
    else {
      const entry = entryOf(event) as Void
      if (!known.entry || isEarlierVoid(entry, known.entry)) known.entry = entry
    }
    ids.set(key, known)
  }
  return inKeyOrder(ids)
}

const REFUND_IDS = batchRows<RefundId>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
  order_id: ['text', ({ orderId }) => orderId],
  is_known: ['boolean', ({ isKnown }) => String(isKnown)],
  voided_at: ['timestamptz', ({ entry }) => entry?.at],
  reason: ['text', ({ entry }) => entry?.reason],
})

/** Of two voids, the earlier one counts. */
const IS_EARLIER = `coalesce(
    (excluded.voided_at, excluded.reason collate "C") < (refund_ids.voided_at, refund_ids.reason collate "C"),
    excluded.voided_at is not null
  )`

const WRITE_REFUND_IDS = `
  ${insertInto('refund_ids', REFUND_IDS)}
  on conflict (tenant_id, refund_id, order_id) do update set
    is_known = refund_ids.is_known or excluded.is_known,
    voided_at = case when ${IS_EARLIER} then excluded.voided_at else refund_ids.voided_at end,
    reason = case when ${IS_EARLIER} then excluded.reason else refund_ids.reason end`

async function writeRefundIds(client: ClientBase, rows: readonly RefundId[]): Promise<void> {
  await client.query({ name: 'write-refund-ids', text: WRITE_REFUND_IDS, values: REFUND_IDS.parameters(rows) })
}

/** Writes these ids, and reads the voids without an order of these refunds in the same round trip. */
async function writeAndReadVoids(
  client: ClientBase,
  ids: readonly RefundId[],
  refunds: readonly Refund[],
): Promise<Map<string, Void>> {
  const { rows } = await client.query<{ tenant_id: string; refund_id: string; voided_at: string; reason: string }>({
    name: 'write-refund-ids-and-read-voids',
    text: WRITE_AND_READ_VOIDS,
    values: [...REFUND_IDS.parameters(ids), ...REFUNDS.parameters(refunds)],
  })
  return new Map(
    rows.map((row): [string, Void] => [
      refundKey(row.tenant_id, row.refund_id),
      { kind: 'refund_voided', id: row.refund_id, at: parseInstant(row.voided_at)?.text ?? '', reason: row.reason },
    ]),
  )
}

const WRITE_AND_READ_VOIDS = `
  with written as (${WRITE_REFUND_IDS})
  select refund_ids.tenant_id, refund_ids.refund_id, voided_at, reason
  from refund_ids
  join unnest($7::text[], $8::text[]) as wanted (tenant_id, refund_id)
    on refund_ids.tenant_id = wanted.tenant_id
    and refund_ids.refund_id = wanted.refund_id
  where refund_ids.order_id = ''`
