import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Flag, Instant, nullable, Share, Text, Units } from '../engine/columns.ts'
import { EndDate, oneOf, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { sellThrough } from '../metrics/stock.ts'
import { flag, Offset, Order, PageLimit, pageOf, refuseBeyondEnd, Search } from './product-parameters.ts'
import { DEFAULT_LOW_STOCK_DAYS, STOCK_SORTS, stockList, stockOrder } from './stock-list.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  tenant: Tenant,
  lowStockDays: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3650,
      default: DEFAULT_LOW_STOCK_DAYS,
      expected: 'a whole number from 0 to 3650',
      description: 'Stock that lasts for fewer days than this is low',
    }),
  ),
  sort: oneOf(STOCK_SORTS, 'What to sort by; equal products stand in the order of their ids', 'daysOfCover'),

  order: Order,
  search: Search,
  limit: PageLimit,
  offset: Offset,
  includeAll: flag('List products of the catalogue without any stock event as well, unless they are deleted'),
})

const stock = {
  /** What was there before the first event that tells. */
  opening: nullable(Units),
  restocked: nullable(Units),
  /** Σ of corrections, up and down. */
  adjusted: nullable(Units),
  shipped: nullable(Units),
  /** Opening + restocked + adjusted − shipped. */
  onHand: nullable(Units),
  /** Set aside for orders that are not shipped. */
  reserved: nullable(Units),
  /** On hand − reserved. */
  available: nullable(Units),
  /** Ordered in the period, in all currencies, less what was cancelled or refunded of these orders. */
  unitsSold: Units,
  /** Units sold ÷ (units sold + on hand, where that is above zero); null when there are neither. */
  sellThrough: nullable(Share),
}

/** What is in stock now, and how long it lasts at the pace of the period. */
export const inventory = defineReport({
  name: 'inventory',
  path: '/api/analytics/inventory',
  summary: 'Stock of each product, and how many days it lasts',
  description:
    'Stock is as of now; the period (default: the last 30 days, today included) tells how quickly products sell. Products without any stock event are left out, as nothing is known of theirs; with `includeAll` they have nulls. What runs out first stands first.',
  query: Query,
  row: Type.Object({
    productId: Text,
    name: nullable(Text),
    isDeleted: Flag,
    ...stock,
    /** Available ÷ units sold on an average day of the period; 0 when nothing is available, null when none were sold. */
    daysOfCover: nullable(Share),
    /** Lasts for fewer days than `lowStockDays`, or nothing is available; never of a deleted product. */
    isLow: Flag,
    /** When an event last stated a level (`newTotalQuantity`) that the movements do not come to; null where all levels agree. */
    contradictedAt: nullable(Instant),
    /** The level that it stated. */
    statedOnHand: nullable(Units),
    /** The nearest level that the movements allow. */
    expectedOnHand: nullable(Units),
  }),
  sharedTables: (query, context) =>
    sql`listed as materialized (${stockList(query, readPeriod(query, context), context)})`,
  sql: (query) => {
    const { limit, offset } = pageOf(query)
    return sql`
      select *
      from listed
      order by ${stockOrder(query)}
      limit ${limit}
      offset ${offset}`
  },
  totals: {
    row: Type.Object({ products: Count, lowProducts: Count, contradictedProducts: Count, ...stock }),
    sql: () => sql`
      select
        *,
        ${sellThrough('"unitsSold"', '"onHand"')} as "sellThrough"
      from (
        select
          count(*) as products,
          count(*) filter (where "isLow") as "lowProducts",
          count("contradictedAt") as "contradictedProducts",
          coalesce(sum(opening), 0) as opening,
          coalesce(sum(restocked), 0) as restocked,
          coalesce(sum(adjusted), 0) as adjusted,
          coalesce(sum(shipped), 0) as shipped,
          coalesce(sum("onHand"), 0) as "onHand",
          coalesce(sum(reserved), 0) as reserved,
          coalesce(sum(available), 0) as available,
          coalesce(sum("unitsSold"), 0) as "unitsSold"
        from listed
      ) as total`,
  },
  period: readPeriod,
  check: (query, totals) => refuseBeyondEnd(query, totals.products),
})
