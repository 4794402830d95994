import { type Sql, sql } from '../../db/sql.ts'
import type { ReportContext } from '../engine/context.ts'

/**
 * The latest stated level of each product that contradicts its movements: `product_id, stated_at, level, expected`.
 *
 * Between two stated levels, corrections and restockings are known exactly. Shipments can only lower the stock, and from the first level to
 * any other by no more than all shipments of the product. `expected` is the closest level within these limits.
 */
export const contradictionsOf = ({ tenantId }: ReportContext): Sql => sql`
  select distinct on (product_id) product_id, stated_at, level, level + too_little as expected
  from (
    select
      *,
      case
        when removed < removed_before then removed - removed_before
        when removed - removed_first > shipped then removed - removed_first - shipped
        else 0
      end as too_little
    from (
      select
        statements.*,
        coalesce(stock_levels.shipped, 0) as shipped,
        lag(removed) over by_time as removed_before,
        first_value(removed) over by_time as removed_first
      from (
        select *, sum(change) over (partition by product_id order by stated_at, event_id) - level as removed
        from stock_statements
        where tenant_id = ${tenantId}
      ) as statements
      left join stock_levels
        on stock_levels.tenant_id = ${tenantId}
        and stock_levels.product_id = statements.product_id
      where levels > 0
      window by_time as (partition by statements.product_id order by stated_at, event_id)
    ) as levels
  ) as compared
  where too_little <> 0
  order by product_id, stated_at desc, event_id desc`
