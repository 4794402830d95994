import { type Sql, sql } from '../../db/sql.ts'
import type { ReportContext } from '../engine/context.ts'
import { latestCountsOf } from './stock-levels.ts'

/**
 * The latest stated level of each product that contradicts its movements: `product_id, stated_at, level, expected`.
 *
 * Between two stated levels, corrections and restockings are known exactly. Shipments can only lower the stock, and from the first level to
 * any other by no more than all shipments of the product. In the same way, returns can only raise it. `expected` is the closest level
 * within these limits. After a count, the count is the first stated level.
 */
export const contradictionsOf = (context: ReportContext): Sql => sql`
  select distinct on (product_id) product_id, stated_at, level, level + too_little as expected
  from (
    select
      *,
      case
        when removed + returned < removed_before then removed + returned - removed_before
        when removed - removed_first > shipped then removed - removed_first - shipped
        else 0
      end as too_little
    from (
      select
        statements.*,
        coalesce(stock_levels.shipped, 0) as shipped,
        coalesce(stock_levels.returned, 0) as returned,
        lag(removed) over by_time as removed_before,
        first_value(removed) over by_time as removed_first
      from (
        select *, sum(change) over (partition by product_id order by stated_at, event_id) - level as removed
        from (${statementsOf(context)}) as stated
      ) as statements
      left join stock_levels
        on stock_levels.tenant_id = ${context.tenantId}
        and stock_levels.product_id = statements.product_id
      where levels > 0
      window by_time as (partition by statements.product_id order by stated_at, event_id)
    ) as levels
  ) as compared
  where too_little <> 0
  order by product_id, stated_at desc, event_id desc`

/** Stated levels and movements, of a counted product only its count and what is later. The id of a count sorts before all others. */
const statementsOf = (context: ReportContext): Sql => sql`
  select stock_statements.product_id, stated_at, event_id, change, stock_statements.level, levels
  from stock_statements
  left join (${latestCountsOf(context)}) as counts on counts.product_id = stock_statements.product_id
  where tenant_id = ${context.tenantId}
  and (counts.product_id is null or stated_at > counts.counted_at)
  union all
  select product_id, counted_at, '', 0, level, 1
  from (${latestCountsOf(context)}) as counts`
