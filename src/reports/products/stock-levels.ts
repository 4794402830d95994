import { type Sql, sql } from '../../db/sql.ts'
import type { ReportContext } from '../engine/context.ts'
import { onHand, onHandByMovements } from '../metrics/stock.ts'

/** The counted products: `product_id, level, counted_at`. The level is the sum of the latest counts of all locations. */
export const latestCountsOf = ({ tenantId }: ReportContext): Sql => sql`
  select product_id, sum(quantity) as level, max(counted_at) as counted_at
  from (
    select distinct on (product_id, location) product_id, quantity, counted_at
    from stock_counts
    where tenant_id = ${tenantId}
    order by product_id, location, counted_at desc
  ) as latest
  group by product_id`

/**
 * The stock of products with a known stock, one row each. `counted` is the difference that counts made. Shipments alone do not make a
 * stock known, because shops without stock events ship too.
 */
export const stockOf = (context: ReportContext): Sql => sql`
  select *, ${onHand} as on_hand
  from (
    select
      *,
      case
        when counted_at is null then 0
        else counted_level + ${movedAfterCount(context)} - (${onHandByMovements})
      end as counted
    from (
      select
        coalesce(levels.product_id, counts.product_id) as product_id,
        counts.counted_at,
        counts.level as counted_level,
        coalesce(opening, 0) as opening,
        coalesce(restocked, 0) as restocked,
        coalesce(adjusted, 0) as adjusted,
        coalesce(shipped, 0) as shipped,
        coalesce(returned, 0) as returned,
        coalesce(reserved, 0) as reserved
      from (select * from stock_levels where tenant_id = ${context.tenantId}) as levels
      full join (${latestCountsOf(context)}) as counts on counts.product_id = levels.product_id
    ) as known
    where counted_at is not null
    or opening <> 0
    or restocked <> 0
    or adjusted <> 0
    or reserved <> 0
    or product_id in (select product_id from products where tenant_id = ${context.tenantId} and opened_at is not null)
  ) as known`

/** The movements of a row of `known` after its latest count. */
const movedAfterCount = ({ tenantId }: ReportContext): Sql => sql`(
  select coalesce(sum(units), 0)
  from (
    select change as units
    from stock_statements
    where tenant_id = ${tenantId}
    and product_id = known.product_id
    and stated_at > known.counted_at
    union all
    select units
    from stock_movements
    where tenant_id = ${tenantId}
    and product_id = known.product_id
    and moved_at > known.counted_at
  ) as moved
)`
