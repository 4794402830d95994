import { Type } from 'typebox'
import { sql } from '../../db/sql.ts'
import { Count, Flag, Instant, nullable, Share, Text, Units } from '../engine/columns.ts'
import { describe } from '../engine/describe.ts'
import { EndDate, nothingToConvert, oneOf, StartDate, Tenant } from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { sellThrough } from '../metrics/stock.ts'
import { flag, Offset, Order, PageLimit, pageOf, refuseBeyondEnd, Search } from './product-parameters.ts'
import { DEFAULT_LOW_STOCK_DAYS, STOCK_SORTS, stockList, stockOrder } from './stock-list.ts'

const Query = Type.Object(
  {
    startDate: StartDate,
    endDate: EndDate,
    tenant: Tenant,
    lowStockDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3650,
        default: DEFAULT_LOW_STOCK_DAYS,
        expected: 'a whole number from 0 to 3650',
        description: 'Stock that lasts for less than this number of days is low',
      }),
    ),
    sort: oneOf(STOCK_SORTS, 'Column to sort by. Equal products are sorted by id', 'daysOfCover'),

    order: Order,
    search: Search,
    limit: PageLimit,
    offset: Offset,
    includeAll: flag('Include products of the catalogue without any stock event, except deleted ones'),
  },
  nothingToConvert,
)

const stock = {
  opening: describe(nullable(Units), 'Stock before the first event with a level, if known'),
  restocked: nullable(Units),
  adjusted: describe(nullable(Units), 'Σ of corrections, positive and negative'),
  shipped: nullable(Units),
  returned: describe(nullable(Units), 'Units of returns that were restocked'),
  counted: describe(nullable(Units), 'The difference that counts made to the units on hand; 0 without a count'),
  onHand: describe(nullable(Units), 'Opening + restocked + adjusted + returned − shipped + counted'),
  reserved: describe(nullable(Units), 'Reserved for orders that are not shipped'),
  available: describe(nullable(Units), 'On hand − reserved'),
  unitsSold: describe(
    Units,
    'Units of the orders placed in the period, in all currencies, minus units of these orders that were cancelled or refunded',
  ),
  sellThrough: describe(
    nullable(Share),
    'Units sold ÷ (units sold + on hand), where negative numbers count as zero; null when both are zero',
  ),
}

/** Current stock, and how long it lasts at the rate of sales of the period. */
export const inventory = defineReport({
  name: 'inventory',
  path: '/api/analytics/inventory',
  summary: 'Stock of each product, and how many days it lasts',
  description:
    'Stock is the current stock; the period, by default the last 30 days, shows how fast products sell. Products without any stock event are omitted, or have null values with `includeAll`. By default, the products that run out first come first.',
  query: Query,
  row: Type.Object({
    productId: Text,
    name: nullable(Text),
    isDeleted: Flag,
    ...stock,
    daysOfCover: describe(
      nullable(Share),
      'Available ÷ average units sold per day; 0 when nothing is available, null when none were sold',
    ),
    isLow: describe(
      Flag,
      'Whether the stock lasts for less than `lowStockDays`, or nothing is available. Never true for a deleted product.',
    ),
    countedAt: describe(nullable(Instant), 'Time of the latest count; null if the product was never counted'),
    contradictedAt: describe(
      nullable(Instant),
      'Time of the last event with a level (`newTotalQuantity`) that contradicts the movements of stock; null if there is none',
    ),
    statedOnHand: describe(nullable(Units), 'The level in that event'),
    expectedOnHand: describe(nullable(Units), 'The closest level that the movements allow'),
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
          coalesce(sum(returned), 0) as returned,
          coalesce(sum(counted), 0) as counted,
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
