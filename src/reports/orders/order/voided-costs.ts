import { type Sql, sql } from '../../../db/sql.ts'
import { costOfLines, unitCostOf, withProductCosts } from '../../../facts/costs/line-costs.ts'
import type { Order } from '../../../facts/orders/order.ts'
import type { OrderLine } from '../../../facts/orders/order-parts.ts'
import { withoutVoid } from '../../../facts/orders/revisions.ts'
import type { TextRow } from '../../../json/write-rows.ts'
import { formatMoney, type Money, storedMoney } from '../../../money.ts'
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

/**
 * The columns of costs of a voided order: it counts with 0, and the costs that it would count with are those of `lines`. Nothing for an order
 * without known costs.
 *
 * @param json the lines as in the row.
 */
export function costsOfVoidedRow(lines: readonly OrderLine[], json: string | null): TextRow {
  const known = costOfLines(lines)
  if (!known) return {}
  const profit = known.revenue - known.cost
  const shown = (JSON.parse(json ?? '[]') as { unitCost: string | null }[]).map((line, i) => {
    const unitCost = lines[i] && unitCostOf(lines[i])
    return unitCost === undefined ? line : { ...line, unitCost: formatMoney(unitCost) }
  })
  return {
    cost: '0',
    grossProfit: '0',
    statedCost: formatMoney(known.cost),
    statedGrossProfit: formatMoney(profit),
    statedGrossMargin: shareOf(profit, known.revenue),
    lines: JSON.stringify(shown),
  }
}

const SHARE_DECIMALS = 6

/** The same as `share` in SQL: rounded half away from zero, and null for a whole of zero. */
function shareOf(part: Money, whole: Money): string | null {
  if (whole === 0n) return null
  const [over, under] = whole < 0n ? [-part, -whole] : [part, whole]
  const magnitude = (2n * (over < 0n ? -over : over) * 10n ** BigInt(SHARE_DECIMALS) + under) / (2n * under)
  const digits = magnitude.toString().padStart(SHARE_DECIMALS + 1, '0')
  return `${over < 0n ? '-' : ''}${digits.slice(0, -SHARE_DECIMALS)}.${digits.slice(-SHARE_DECIMALS)}`
}
