import type { ClientBase, Pool } from 'pg'
import type { Perspective } from '../../perspectives/perspective.ts'
import { differenceOf, type Shift } from './write-perspectives.ts'

/** The perspective with a row for each day of a shop. */
export const SALES = 'daily_sales_analytics'

/**
 * Removes the product pairs of the months whose orders change, so that the background job counts these months from scratch. It cannot
 * see a month in which as many orders were withdrawn as arrive afterwards.
 */
export async function forgetPairs(
  client: ClientBase,
  perspectives: readonly Perspective[],
  shift: Shift,
): Promise<void> {
  const sales = perspectives.find(({ table }) => table === SALES)
  const months = new Map(
    (sales ? differenceOf(sales, shift) : []).map(({ tenantId, key: [currency = '', day = ''] }) => {
      const month = `${day.slice(0, 7)}-01`
      return [`${tenantId}\u0000${currency}\u0000${month}`, { tenantId, currency, month }]
    }),
  )
  if (months.size === 0) return
  const values = [...months.values()]
  for (const table of ['product_pairs', 'product_pair_months']) {
    await client.query(
      `delete from ${table} as pairs
       using unnest($1::text[], $2::text[], $3::date[]) as changed (tenant_id, currency, month)
       where pairs.tenant_id = changed.tenant_id
       and pairs.currency = changed.currency
       and pairs.month = changed.month`,
      [
        values.map(({ tenantId }) => tenantId),
        values.map(({ currency }) => currency),
        values.map(({ month }) => month),
      ],
    )
  }
}

/** Removes the segments of shops without any sales: the background job does not see these shops any more. */
export async function forgetEmptyShops(pool: Pool): Promise<void> {
  for (const table of ['customer_segments', 'customer_segment_sums', 'customer_segment_runs']) {
    await pool.query(
      `delete from ${table} as shop
       where not exists (
         select from ${SALES} as day where day.tenant_id = shop.tenant_id and day.currency = shop.currency
       )`,
    )
  }
}
