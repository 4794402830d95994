import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import type { SalesBasis } from '../../metrics/sales.ts'
import { countsWithin } from './orders-counted.ts'
import { and, type OrderFilter } from './orders-filter.ts'

type ReturnsQuery = OrderFilter & { basis?: SalesBasis }

/** `from returned`: orders with returns in the period, with the returned units. */
export function fromReturned(query: ReturnsQuery, period: Period, context: ReportContext): Sql {
  return sql`
    from (
      select order_id, sum(units) as units
      from order_returns
      where ${isReturnedWithin(query, period, context)}
      group by order_id
    ) as returned`
}

/** Whether a row of `order_returns` matches the query. Rows that were corrected to zero do not. */
export function isReturnedWithin(query: ReturnsQuery, period: Period, context: ReportContext): Sql {
  const quarter = query.basis === 'order' ? sql`order_returns.order_quarter` : sql`order_returns.quarter`
  return sql`
    order_returns.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'order_returns.currency')}
    and order_returns.units <> 0
    and ${countsWithin(sql`order_returns.currency`, quarter, query, period, context)}
    ${and([query.productId !== undefined && sql`order_returns.product_id = ${query.productId}`])}`
}
