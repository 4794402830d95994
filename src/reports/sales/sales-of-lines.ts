import { raw, type Sql, sql } from '../../db/sql.ts'
import type { TextRow } from '../../json/write-rows.ts'
import type { Period } from '../../time/periods.ts'
import { nullable } from '../engine/columns.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { describe } from '../engine/describe.ts'
import type { NullColumns } from '../engine/report.ts'
import { costColumns, costMetrics } from '../metrics/costs.ts'
import { type SalesBasis, salesColumns } from '../metrics/sales.ts'
import { fromPlaced } from '../orders/list/orders-contributions.ts'
import { countsWithin, dayOf } from '../orders/list/orders-counted.ts'
import { arePlacedRead } from '../orders/list/products-placed.ts'
import { hasLabel, hasRequestedLine } from '../orders/list/requested-lines.ts'
import { isFiltered, type SalesFilter } from '../orders/sales-source.ts'
import { daysOfProducts } from '../products/product-sums.ts'

/** The filters that select lines of orders, by what the catalogue says of their products. */
export interface LabelsOfLines {
  category?: string
  brand?: string
  /** `category` and `brand` group lines, too. */
  groupBy?: string
}

interface Query extends LabelsOfLines {
  basis?: SalesBasis
}

/** What the catalogue says of the products of lines. */
export const LABELS = ['category', 'brand'] as const

/** The label of lines that sales are grouped by. */
export const groupOf = ({ groupBy }: LabelsOfLines) => LABELS.find((name) => name === groupBy)

/** Whether sales are limited to lines of orders, or grouped by what the lines are. They are then sums of lines. */
export const isOfLines = (query: LabelsOfLines): boolean =>
  groupOf(query) !== undefined || LABELS.some((name) => query[name] !== undefined)

const SUMS = ['orders', 'units', 'revenue', 'gift_cards', 'cost', 'known', 'discounts', 'tax', 'included_tax'] as const
type Sums = Partial<Record<(typeof SUMS)[number], Sql>>

/**
 * Sums of the requested lines by day: `local`, `instant` and `value`, as `salesIn` has them, and the sums that `metricsOfLines` reads. They
 * follow each revision by the day of the event. Only the numbers of orders are those with such a line as they are described now.
 */
export function salesOfLines(period: Period, query: Query, context: ReportContext): Sql {
  const { basis } = query
  const isWanted = conditionOf(sql`product_id`, query, context)
  const group = groupOf(query)
  // A product without the label has the empty text, as orders without a label have.
  const value = group === undefined ? undefined : sql`coalesce(catalogue.label, '')`
  const catalogue =
    group === undefined
      ? sql``
      : sql`
        left join (
          select product_id as catalogue_id, ${raw(group)} as label
          from products
          where tenant_id = ${context.tenantId}
        ) as catalogue on catalogue.catalogue_id = lines.product_id`
  return sql`
    ${rowsOf(sql`day`, value, {
      units: sql`units_sold`,
      revenue: sql`total_revenue`,
      gift_cards: sql`gift_card_revenue`,
      cost: sql`cost`,
      known: sql`cost_known_revenue`,
    })}
    from (${daysOfProducts(period, context, { basis, isWanted })}) as lines
    ${catalogue}
    union all
    ${rowsOf(sql`day`, value, { discounts: sql`discounts`, tax: sql`tax`, included_tax: sql`included_tax` })}
    from (${partsOfLines(period, context, { basis, isWanted })}) as lines
    ${catalogue}
    ${group === undefined ? sql`union all ${ordersOfLines(period, query, context)}` : sql``}`
}

/** Whether rows of `salesOfLines` have any sales. */
export const HAS_LINES: Sql = raw(SUMS.map((name) => `sum(${name}) <> 0`).join(' or '))

const rowsOf = (day: Sql, value: Sql | undefined, sums: Sums): Sql => sql`
  select
    ${day}::timestamp as local,
    null::timestamptz as instant,
    ${value ?? sql`null::text`} as value,
    ${SUMS.map((name) => sql`${sums[name] ?? sql`0`} as ${raw(name)}`).reduce((list, one) => sql`${list}, ${one}`)}`

function conditionOf(productId: Sql, query: LabelsOfLines, { tenantId }: ReportContext): Sql {
  return LABELS.reduce((all, name) => {
    const wanted = query[name]
    return wanted === undefined ? all : sql`${all} and ${hasLabel(productId, name, wanted, tenantId)}`
  }, sql`true`)
}

const PARTS = ['discounts', 'tax', 'included_tax'] as const

/** What the lines state of discounts and tax, by day. */
function partsOfLines(
  period: Period,
  context: ReportContext,
  { basis, isWanted }: { basis: SalesBasis | undefined; isWanted: Sql },
): Sql {
  const columns = PARTS.map((name) => (basis === 'order' ? name : `${name} + restated_${name} as ${name}`))
  const stored = sql`
    select product_id, currency, date as day, ${raw(columns.join(', '))}
    from product_line_parts
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and ${isWanted}
    and date >= ${period.start}::date
    and date <= ${period.end}::date`
  return converted(stored, { money: PARTS, others: ['product_id', 'day'], day: sql`amounts.day` }, period, context)
}

/** The orders with such a line, each on the day on which it counts. Empty if they are too many to be read. */
function ordersOfLines(period: Period, query: Query, context: ReportContext): Sql {
  const listed = { category: query.category, brand: query.brand }
  const placed = rowsOf(dayOf(sql`orders.placed_at`, context), undefined, { orders: sql`1` })
  const isRead = arePlacedRead(period, context)
  const moved = sql`
    union all
    ${rowsOf(dayOf(sql`moved.quarter`, context), undefined, { orders: sql`moved.restated_orders` })}
    from order_reversals as moved
    join orders
      on orders.tenant_id = ${context.tenantId}
      and orders.order_id = moved.order_id
      and orders.placed_at is not null
    where moved.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'moved.currency')}
    and moved.restated_orders <> 0
    and ${countsWithin(sql`moved.currency`, sql`moved.quarter`, listed, period, context)}
    and ${hasRequestedLine(sql`orders.lines`, query, context.tenantId)}
    and ${isRead}`
  return sql`
    ${placed}
    ${fromPlaced(listed, period, context)}
    and ${isRead}
    ${query.basis === 'order' ? sql`` : moved}`
}

/** The columns of sales that exist for whole orders only. */
const ONLY_OF_ORDERS = [
  'totalRevenue',
  'adjustments',
  'shipping',
  'tips',
  'fees',
  'duties',
  'giftCardsRedeemed',
  'refundCount',
  'refunds',
  'chargebackCount',
  'chargebacks',
  'cancelledOrders',
  'cancelled',
  'reversed',
  'netRevenue',
] as const

/** The columns of sales in reports with these filters. Those of whole orders can be null. */
export const salesColumnsOrNull = {
  ...salesColumns,
  ...(Object.fromEntries(ONLY_OF_ORDERS.map((name) => [name, nullable(salesColumns[name])])) as {
    [N in (typeof ONLY_OF_ORDERS)[number]]: ReturnType<typeof nullable<(typeof salesColumns)[N]>>
  }),
  orders: describe(
    nullable(salesColumns.orders),
    'With `category` or `brand`: the orders with such a line. Null if the period then has more than 100,000 orders',
  ),
}

/** The select list of the columns of sales, from rows of `salesOfLines`. Columns of whole orders are null. */
export function metricsOfLines(period: Period, query: LabelsOfLines, context: ReportContext): Sql {
  const isCounted = groupOf(query) === undefined ? arePlacedRead(period, context) : sql`false`
  const gross = sql`coalesce(sum(revenue) - sum(included_tax), 0)`
  return sql`
    case when ${isCounted} then coalesce(sum(orders), 0) end as orders,
    coalesce(sum(units), 0) as "itemsSold",
    ${gross} as "grossSales",
    coalesce(sum(discounts), 0) as discounts,
    coalesce(sum(tax), 0) as tax,
    coalesce(sum(gift_cards), 0) as "giftCardsSold",
    ${gross} - coalesce(sum(discounts) + sum(gift_cards), 0) as "goodsRevenue",
    null as "averageOrderValue",
    ${raw(ONLY_OF_ORDERS.map((name) => `null as "${name}"`).join(', '))},
    ${costMetrics({ cost: 'sum(cost)', known: 'sum(known)', goods: 'sum(revenue - gift_cards)' })}`
}

const OF_CUSTOMERS = ['uniqueCustomers', 'newCustomers', 'returningCustomers']

/** The columns of a query of sales that are null, with the reasons. */
export function nullColumnsOf(
  query: LabelsOfLines & SalesFilter & { asOf?: string },
  { orders }: TextRow,
): NullColumns[] {
  if (isOfLines(query)) {
    const ofOrders = {
      columns: [...ONLY_OF_ORDERS, 'averageOrderValue', ...OF_CUSTOMERS],
      reason:
        'They exist for whole orders, not for the lines of a category or brand. /api/analytics/products/groups has the refunds, cancellations and net revenue of the lines',
    }
    if (groupOf(query) !== undefined) {
      const reason =
        'An order can have lines of several groups. Request one category or brand for the number of its orders'
      return [ofOrders, { columns: ['orders'], reason }]
    }
    const tooMany = {
      columns: ['orders'],
      reason: 'The period has more than 100,000 orders, whose lines would have to be read. Request a shorter period',
    }
    return orders === null ? [ofOrders, tooMany] : [ofOrders]
  }
  if (query.asOf !== undefined) {
    const columns = [...OF_CUSTOMERS, ...Object.keys(costColumns)]
    return [{ columns, reason: 'They are not stored by the day of arrival, so they are unknown with asOf' }]
  }
  if (!isFiltered(query)) return []
  return [{ columns: OF_CUSTOMERS, reason: 'Customers are not stored by channel, country, payment method or coupon' }]
}
