import { type Sql, sql } from '../../../db/sql.ts'
import { withProductCosts } from '../../../facts/costs/line-costs.ts'
import type { Order } from '../../../facts/orders/order.ts'
import { withoutVoid } from '../../../facts/orders/revisions.ts'
import { storedMoney } from '../../../money.ts'
import { parseInstant } from '../../../time/instant.ts'

/**
 * The costs of the products of a row of `orders` that is voided, as JSON, the latest first. A voided order is stored without the costs of its
 * products, because it counts nowhere.
 */
export const costsOfVoided = (tenantId: string): Sql => sql`(
  select json_agg(
    json_build_object('productId', product_id, 'currency', currency, 'from', valid_from, 'cost', cost::text)
    order by valid_from desc
  )
  from product_costs
  where orders.is_voided
  and tenant_id = ${tenantId}
  and product_id in (
    select line ->> 'productId'
    from json_array_elements(orders.revisions) as revision
    cross join lateral json_array_elements(revision -> 'lines') as line
  )
)`

interface StoredCost {
  productId: string
  currency: string
  from: string
  cost: string
}

/**
 * A voided order with the costs of its products, for the steps of its life. Other orders have them already.
 *
 * @param json the value of `costsOfVoided`.
 */
export function withVoidedCosts(order: Order, json: string | null): Order {
  if (order.placed || json === null) return order
  const costs = (JSON.parse(json) as StoredCost[]).map((cost) => ({
    ...cost,
    from: parseInstant(cost.from)?.text ?? '',
  }))
  const costed = withProductCosts(withoutVoid(order), (productId, currency, at) => {
    const known = costs.find((cost) => cost.productId === productId && cost.currency === currency && cost.from <= at)
    return known && storedMoney(known.cost)
  })
  return { ...costed, placed: undefined }
}
