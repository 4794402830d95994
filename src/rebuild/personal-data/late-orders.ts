import type { ClientBase, Pool } from 'pg'
import { withInboxLocked } from './lock-inbox.ts'
import { IS_LINKED, unlinkOrders } from './unlink-orders.ts'

interface Late {
  tenant_id: string
  erasure_id: string
  pseudonym: string
  removes: boolean
  order_ids: string[]
}

/**
 * Orders that arrived after the erasure of their customer, and happened before it. They have the pseudonym of the customer, and still their
 * own id, or that of another erasure although they are to be removed.
 */
const LATE = `
  select erasures.tenant_id, erasures.erasure_id, erasures.removes, erased_ids.pseudonym, array_agg(orders.order_id) as order_ids
  from erasures
  join erased_ids
    on erased_ids.tenant_id = erasures.tenant_id
    and erased_ids.erasure_id = erasures.erasure_id
    and erased_ids.id_number = 0
    and erased_ids.hash is not null
  left join customer_merges as merged
    on merged.tenant_id = erasures.tenant_id
    and merged.customer_id = erased_ids.pseudonym
  join orders
    on orders.tenant_id = erasures.tenant_id
    and orders.customer_id in (erased_ids.pseudonym, merged.into_customer_id)
    and orders.placed_at is not null
  where erasures.unlinks_orders
  and (orders.customer_id = erased_ids.pseudonym or orders.stated_customer_id = erased_ids.pseudonym)
  and (
    ${IS_LINKED}
    or erasures.removes
    and exists (
      select from erased_ids as unlinked
      where unlinked.tenant_id = erasures.tenant_id and unlinked.kind = 'order' and unlinked.pseudonym = orders.order_id
    )
    and not exists (
      select from erased_ids as own
      where own.tenant_id = erasures.tenant_id
      and own.erasure_id = erasures.erasure_id
      and own.pseudonym = orders.order_id
    )
  )
  group by erasures.tenant_id, erasures.erasure_id, erasures.removes, erased_ids.pseudonym`

/** Replaces the ids of orders that arrived after the erasure of their customer. Their erasures are to be finished once more. */
export async function unlinkLateOrders(pool: Pool, signal?: AbortSignal): Promise<void> {
  if (!(await hasLateOrders(pool))) return
  await withInboxLocked(
    pool,
    async (client) => {
      for (const { tenant_id, erasure_id, pseudonym, removes, order_ids } of await readLate(client)) {
        const erasure = { tenantId: tenant_id, erasureId: Number(erasure_id) }
        await unlinkOrders(client, { ...erasure, pseudonym, removes, orderIds: order_ids })
        await client.query(
          'update erasures set finished_at = null, removed_at = null where tenant_id = $1 and erasure_id = $2',
          [erasure.tenantId, erasure.erasureId],
        )
      }
    },
    signal,
  )
}

/** Whether orders have arrived since the erasure of their customer whose ids are to be replaced. */
export const hasLateOrders = async (pool: Pool): Promise<boolean> => (await readLate(pool)).length > 0

async function readLate(client: ClientBase | Pool): Promise<Late[]> {
  const { rows } = await client.query<Late>(LATE)
  return rows
}
