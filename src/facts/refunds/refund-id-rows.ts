import type { ClientBase } from 'pg'
import { batchRows, insertInto } from '../../db/batch-rows.ts'
import { parseInstant } from '../../time/instant.ts'
import type { EntryOf } from '../orders/order-history.ts'

export type Void = EntryOf<'refund_voided'>

/** A refund's id within its tenant. */
export interface Refund {
  tenantId: string
  refundId: string
}

export const refundKey = ({ tenantId, refundId }: Refund) => `${tenantId}\u0000${refundId}`

export interface OrderOfRefund extends Refund {
  orderId: string
}

/** A row of `refund_ids`. */
export interface RefundId extends OrderOfRefund {
  /** Whether the refund of the order has arrived; without an order, whether the refund of a payment has. */
  isKnown: boolean
  /** Its void, if it has one. */
  entry: Void | undefined
}

const REFUNDS = batchRows<Refund>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
})

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

export async function writeRefundIds(client: ClientBase, rows: readonly RefundId[]): Promise<void> {
  await client.query({ name: 'write-refund-ids', text: WRITE_REFUND_IDS, values: REFUND_IDS.parameters(rows) })
}

/** The rows of refunds that name no order. */
interface WithoutOrder {
  /** By `refundKey`. */
  voids: Map<string, Void>
  /** The `refundKey` of refunds that a payment has. */
  ofPayments: ReadonlySet<string>
}

/** Writes rows, and reads those of these refunds that name no order, as they were before, in the same round trip. */
export async function writeAndReadIds(
  client: ClientBase,
  ids: readonly RefundId[],
  refunds: readonly Refund[],
): Promise<WithoutOrder> {
  const { rows } = await client.query<StoredId>({
    name: 'write-and-read-refund-ids',
    text: `
      with written as (${WRITE_REFUND_IDS})
      select refund_ids.tenant_id, refund_ids.refund_id, is_known, voided_at, reason
      from refund_ids
      join unnest($7::text[], $8::text[]) as wanted (tenant_id, refund_id)
        on refund_ids.tenant_id = wanted.tenant_id
        and refund_ids.refund_id = wanted.refund_id
      where refund_ids.order_id = ''`,
    values: [...REFUND_IDS.parameters(ids), ...REFUNDS.parameters(refunds)],
  })
  const voids = new Map<string, Void>()
  const ofPayments = new Set<string>()
  for (const { tenant_id, refund_id: id, is_known, voided_at, reason } of rows) {
    const key = refundKey({ tenantId: tenant_id, refundId: id })
    if (is_known) ofPayments.add(key)
    if (voided_at === null) continue
    voids.set(key, { kind: 'refund_voided', id, at: parseInstant(voided_at)?.text ?? '', reason: reason ?? '' })
  }
  return { voids, ofPayments }
}

interface StoredId {
  tenant_id: string
  refund_id: string
  is_known: boolean
  voided_at: string | null
  reason: string | null
}

/** The orders that have these refunds. */
export async function readOrders(client: ClientBase, refunds: readonly Refund[]): Promise<OrderOfRefund[]> {
  if (refunds.length === 0) return []
  const { rows } = await client.query<{ tenant_id: string; order_id: string; refund_id: string }>({
    name: 'read-orders-of-refunds',
    text: `
      select refund_ids.tenant_id, order_id, refund_ids.refund_id
      from refund_ids
      join ${REFUNDS.unnest} as wanted (${REFUNDS.names})
        on refund_ids.tenant_id = wanted.tenant_id
        and refund_ids.refund_id = wanted.refund_id
      where refund_ids.order_id <> ''
      and refund_ids.is_known
      order by refund_ids.tenant_id, refund_ids.refund_id, order_id`,
    values: REFUNDS.parameters(refunds),
  })
  return rows.map((row) => ({ tenantId: row.tenant_id, orderId: row.order_id, refundId: row.refund_id }))
}
