import type { ClientBase, Pool } from 'pg'
import { type ErasedIds, type ErasedKind, isErasedAt } from '../../inbox/erased-ids.ts'

/** The persons whose erasures have begun and are not finished. */
export interface Unfinished {
  /** As the inbox sees them. */
  erased: ErasedIds
  /** The tenant of each erasure. */
  tenants: ReadonlyMap<number, string>
  ids: readonly UnfinishedId[]
  /** The erasure of an order of one of them, by `orderKey`. */
  orders: ReadonlyMap<string, number>
  /** The erasure of a pseudonym. */
  byPseudonym: ReadonlyMap<string, number>
}

export interface UnfinishedId {
  tenantId: string
  erasureId: number
  kind: ErasedKind
  id: string
  pseudonym: string
}

export const orderKey = (tenantId: string, orderId: string) => `${tenantId}\u0000${orderId}`

/** Reads them with their ids. Undefined if all erasures are finished. */
export async function readUnfinished(pool: ClientBase | Pool): Promise<Unfinished | undefined> {
  const { rows } = await pool.query<{
    tenant_id: string
    erasure_id: string
    id: string | null
    pseudonym: string
    kind: ErasedKind
    requested_ms: string
  }>(`
    select tenant_id, erasure_id, id, pseudonym, kind, extract(epoch from requested_at) * 1000 as requested_ms
    from erased_ids
    join erasures using (tenant_id, erasure_id)
    where finished_at is null
    order by erasure_id, id_number`)
  if (rows.length === 0) return undefined
  const key = (tenantId: string, kind: ErasedKind, id: string) => [tenantId, kind, id].join('\u0000')
  // An erasure that is finished once more, because of late orders, has only the ids of these.
  const open = rows.flatMap(({ id, ...row }) => (id === null ? [] : [{ ...row, id }]))
  const named = new Map(open.map((row) => [key(row.tenant_id, row.kind, row.id), row]))
  const orders = await pool.query<{ tenant_id: string; order_id: string; erasure_id: string }>(`
    select orders.tenant_id, order_id, erasure_id
    from erased_ids
    join erasures using (tenant_id, erasure_id)
    join orders
      on orders.tenant_id = erased_ids.tenant_id
      and orders.customer_id = erased_ids.pseudonym
      and orders.placed_at is not null
    where finished_at is null`)
  return {
    erased: {
      isEmpty: false,
      pseudonymOf(tenantId, kind, id, atMs) {
        const row = named.get(key(tenantId, kind, id))
        return row && isErasedAt(kind, atMs, Number(row.requested_ms)) ? row.pseudonym : undefined
      },
      // Stored events have their effects until they are removed.
      isRemoved: () => false,
    },
    tenants: new Map(rows.map((row) => [Number(row.erasure_id), row.tenant_id])),
    ids: open.map((row) => ({
      tenantId: row.tenant_id,
      erasureId: Number(row.erasure_id),
      kind: row.kind,
      id: row.id,
      pseudonym: row.pseudonym,
    })),
    orders: new Map(orders.rows.map((row) => [orderKey(row.tenant_id, row.order_id), Number(row.erasure_id)])),
    byPseudonym: new Map(rows.map((row) => [row.pseudonym, Number(row.erasure_id)])),
  }
}
