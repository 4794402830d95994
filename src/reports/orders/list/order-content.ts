import { type Sql, sql } from '../../../db/sql.ts'
import type { ReportContext } from '../../engine/context.ts'
import type { OrdersQuery } from './orders-filter.ts'
import { isAboutLines, isRequestedLine } from './requested-lines.ts'

/** Units of an order. */
export const itemsOf = sql`(
  select coalesce(sum((line ->> 'quantity')::numeric), 0)
  from json_array_elements(orders.lines) as line
)`

/** All coupons of a row of `orders`, as JSON. */
export const couponsOf = sql`coalesce(
  orders.coupon_codes,
  case when orders.coupon_code is null then '[]' else json_build_array(orders.coupon_code) end
)`

/** Units or amount of the requested lines of an order; null if all lines are requested. */
export function ofProduct(what: 'quantity' | 'total', query: OrdersQuery, { tenantId }: ReportContext): Sql {
  if (!isAboutLines(query)) return sql`null::numeric`
  return sql`(
    select coalesce(sum((line ->> ${what})::numeric), 0)
    from json_array_elements(orders.lines) as line
    where ${isRequestedLine(sql`line`, query, tenantId)}
  )`
}
