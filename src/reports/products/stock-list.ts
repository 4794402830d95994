import { raw, type Sql, sql } from '../../db/sql.ts'
import { lengthOf, type Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { netUnits } from '../metrics/products.ts'
import { daysOfCover, sellThrough } from '../metrics/stock.ts'
import { productSumsIn } from './product-sums.ts'
import { catalogueOf, isFound, nameOf } from './products-query.ts'
import { contradictionsOf } from './stock-contradictions.ts'
import { stockOf } from './stock-levels.ts'

export const DEFAULT_LOW_STOCK_DAYS = 14

/** Ascending by default. */
const UPWARDS = ['daysOfCover', 'name', 'productId', 'onHand', 'available'] as const
const DOWNWARDS = [
  'opening',
  'restocked',
  'adjusted',
  'shipped',
  'returned',
  'counted',
  'reserved',
  'unitsSold',
  'sellThrough',
] as const

export const STOCK_SORTS = [...UPWARDS, ...DOWNWARDS] as const

export interface StockQuery {
  sort?: (typeof STOCK_SORTS)[number]
  order?: 'asc' | 'desc'
  search?: string
  lowStockDays?: number
  includeAll?: boolean
}

/** All matching products, with their stock and their sales in the period. */
export function stockList(query: StockQuery, period: Period, context: ReportContext): Sql {
  const { search, includeAll, lowStockDays = DEFAULT_LOW_STOCK_DAYS } = query
  const last = [period.end, context.today].sort()[0] as string
  const days = Math.max(1, lengthOf({ start: period.start, end: last }))
  const id = sql`coalesce(stock_of.product_id, catalogue.product_id)`
  return sql`
    select
      *,
      ${daysOfCover('available', '"unitsSold"', days)} as "daysOfCover",
      not "isDeleted"
      and coalesce(available <= 0 or available * ${days}::numeric < ${lowStockDays} * "unitsSold", false) as "isLow"
    from (
      select
        ${id} as "productId",
        ${nameOf(context, sql`catalogue`, id)} as name,
        coalesce(catalogue.is_deleted, false) as "isDeleted",
        stock_of.opening,
        stock_of.restocked,
        stock_of.adjusted,
        stock_of.shipped,
        stock_of.returned,
        stock_of.counted,
        stock_of.counted_at as "countedAt",
        stock_of.on_hand as "onHand",
        stock_of.reserved,
        stock_of.on_hand - stock_of.reserved as available,
        contradicted.stated_at as "contradictedAt",
        contradicted.level as "statedOnHand",
        contradicted.expected as "expectedOnHand",
        coalesce(sold.units_sold, 0) as "unitsSold",
        ${sellThrough('coalesce(sold.units_sold, 0)', 'stock_of.on_hand')} as "sellThrough"
      from (
        ${stockOf(context)}
      ) as stock_of
      full join (${catalogueOf(context)}) as catalogue on catalogue.product_id = stock_of.product_id
      left join (${unitsSoldIn(period, context)}) as sold on sold.product_id = ${id}
      left join (${contradictionsOf(context)}) as contradicted on contradicted.product_id = ${id}
      where ${isFound(search, nameOf(context, sql`catalogue`, id), id)}
      and (stock_of.product_id is not null or ${includeAll ? sql`not catalogue.is_deleted` : sql`false`})
    ) as products`
}

/** Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded. */
function unitsSoldIn(period: Period, context: ReportContext): Sql {
  const currencies = sql`array(
    select distinct currency
    from daily_sales_analytics
    where tenant_id = ${context.tenantId}
  )`
  const sums = ['units_sold', 'refunded_units', 'cancelled_units'] as const
  return sql`
    select product_id, ${netUnits} as units_sold
    from (${productSumsIn(period, context, { sums, basis: 'order', currencies })}) as sums`
}

/** The sort order of a list of stock. */
export function stockOrder({ sort = 'daysOfCover', order }: StockQuery): Sql {
  const direction = raw(order ?? ((UPWARDS as readonly string[]).includes(sort) ? 'asc' : 'desc'))
  const [column = 'daysOfCover'] = STOCK_SORTS.filter((known) => known === sort)
  return sql`${column === 'name' ? sql`lower(name)` : raw(`"${column}"`)} ${direction} nulls last, "productId"`
}
