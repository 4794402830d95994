import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { share } from '../metrics/average.ts'
import { netRevenue, netRevenueOfProduct } from '../metrics/net-revenue.ts'
import { averageRevenuePerOrder, productMetrics } from '../metrics/products.ts'
import type { SalesBasis } from '../metrics/sales.ts'
import { salesIn } from '../orders/sales-source.ts'
import { pageOf } from './product-parameters.ts'
import { type ProductsBy, productSumsIn } from './product-sums.ts'

/** Columns to sort by. These are ascending by default. */
const UPWARDS = ['name', 'productId'] as const
const DOWNWARDS = [
  'price',
  'timesOrdered',
  'unitsSold',
  'revenue',
  'refundedUnits',
  'refunds',
  'cancelledUnits',
  'cancelled',
  'netUnits',
  'netRevenue',
  'share',
  'refundRate',
  'cost',
  'grossProfit',
  'grossMargin',
  'averageRevenuePerOrder',
] as const
export const PRODUCT_SORTS = ['netRevenue', ...DOWNWARDS.filter((name) => name !== 'netRevenue'), ...UPWARDS] as const

export interface ProductsQuery {
  sort?: string
  order?: 'asc' | 'desc'
  search?: string
  limit?: number
  offset?: number
  slow?: boolean
  includeUnsold?: boolean
  basis?: SalesBasis
  by?: ProductsBy
  category?: string
  brand?: string
}

/** The catalogue of a shop. Prices in other currencies are null. */
export function catalogueOf({ tenantId, currency }: ReportContext): Sql {
  return sql`
    select
      product_id,
      name,
      case when currency = ${currency} then price end as price,
      category,
      brand,
      variant_id,
      sku,
      deleted_at is not null and deleted_at >= coalesce(created_at, '-infinity') as is_deleted
    from products
    where tenant_id = ${tenantId}`
}

/** The name of a product: from the catalogue, or from the first order line with a name; null if there is none. */
export function nameOf({ tenantId }: ReportContext, catalogue: Sql, id: Sql): Sql {
  return sql`coalesce(
    ${catalogue}.name,
    (select line_names.name from line_names where line_names.tenant_id = ${tenantId} and line_names.product_id = ${id})
  )`
}

/** Whether a name or an id contains a text, ignoring case. */
export function isFound(search: string | undefined, name: Sql, id: Sql): Sql {
  if (search === undefined) return sql`true`
  return sql`(strpos(lower(${name}), lower(${search}::text)) > 0 or strpos(lower(${id} collate "default"), lower(${search}::text)) > 0)`
}

/** The tables that `productRows` and `productTotals` share: the sums of each product, and all matching products. */
export function sharedProducts(query: ProductsQuery, period: Period, context: ReportContext): Sql {
  const { basis, by } = query
  const { requestedPeriod } = context
  return sql`
    sums as materialized (${productSumsIn(period, context, { basis, by })}),
    requested_sums as (${productSumsIn(requestedPeriod ?? period, context, { basis, by })}),
    listed as materialized (${listed('sums', query, context)})`
}

/** A page of products with their metrics. In a comparison: the products of the requested period, in the same order. */
export function productRows(query: ProductsQuery, context: ReportContext): Sql {
  const { limit, offset } = pageOf(query)
  const pageOfAll = (all: Sql) => sql`
    select *
    from ${all} as all_products
    order by ${orderOf(query)}
    limit ${limit}
    offset ${offset}`
  if (!context.requestedPeriod) return pageOfAll(sql`listed`)
  const page = pageOfAll(sql`(${listed('requested_sums', query, context)})`)
  return sql`
    with page as (
      select "productId", name, category, brand, "variantId", sku, unit, price, "isDeleted", row_number() over (order by ${orderOf(query)}) as page_position
      from (${page}) as page
    )
    select page.*, ${productMetrics}, ${averageRevenuePerOrder(context.currency)} as "averageRevenuePerOrder", ${shareOf('sums')}
    from page
    left join sums on sums.product_id = page."productId" and sums.unit is not distinct from page.unit
    order by page_position`
}

/**
 * Totals of all matching products, with their difference from the net revenue of all orders. Products do not include shipping, taxes and
 * discounts on whole orders, or refunds without items.
 */
export function productTotals(query: ProductsQuery, period: Period, context: ReportContext): Sql {
  const { basis = 'event' } = query
  const by = raw(basis === 'order' ? '_by_order' : '')
  const byEvent = (more: string) => raw(basis === 'order' ? '' : more)
  const ofProducts = netRevenue('every.revenue', 'every.reversed')
  const ofSales = netRevenue('sales.revenue', 'sales.reversed')
  return sql`
    with every as (
      select coalesce(sum(total_revenue), 0) as revenue, coalesce(sum(refunds + cancelled), 0) as reversed
      from sums
    ),
    sales as (
      select
        coalesce(sum(total_revenue ${byEvent('+ restated_revenue + adjustments')}), 0) as revenue,
        coalesce(sum(shipping ${byEvent('+ restated_shipping')}), 0) as shipping,
        coalesce(sum(tax ${byEvent('+ restated_tax')}), 0) as tax,
        coalesce(sum(tips ${byEvent('+ restated_tips')}), 0) as tips,
        coalesce(sum(fees ${byEvent('+ restated_fees')}), 0) as fees,
        coalesce(sum(duties ${byEvent('+ restated_duties')}), 0) as duties,
        coalesce(sum(discounts ${byEvent('+ restated_discounts')}), 0) as discounts,
        coalesce(sum(reversed${by}), 0) as reversed
      from (${salesIn(period, {}, context)}) as days
    ),
    total as (
      select
        count(*) as products,
        sum("timesOrdered") as times_ordered,
        sum("unitsSold") as units_sold,
        sum(revenue) as total_revenue,
        sum("refundedUnits") as refunded_units,
        sum(refunds) as refunds,
        sum("cancelledUnits") as cancelled_units,
        sum(cancelled) as cancelled,
        sum(cost) as cost,
        sum("grossProfit") + sum(cost) as cost_known_revenue,
        sum(revenue) - sum("goodsLines") as gift_card_revenue
      from listed
    )
    select
      total.products,
      ${productMetrics},
      ${shareOf('sums')},
      ${ofProducts} - coalesce(${netRevenueOfProduct}, 0) as "otherProducts",
      ${ofSales} - ${ofProducts} as residual,
      sales.shipping,
      sales.tax,
      sales.tips,
      sales.fees,
      sales.duties,
      sales.discounts,
      sales.revenue - sales.shipping - sales.tax - sales.tips - sales.fees - sales.duties + sales.discounts - every.revenue as "linesDifference",
      sales.reversed - every.reversed as "reversedElsewhere",
      ${ofSales} as "salesNetRevenue"
    from total
    cross join every
    cross join sales`
}

/** All matching products, from a common table expression with their sums. */
function listed(
  from: 'sums' | 'requested_sums',
  { search, slow, includeUnsold, by, category, brand }: ProductsQuery,
  context: ReportContext,
): Sql {
  const join = raw(slow || includeUnsold ? 'full join' : 'left join')
  const id = sql`coalesce(sums.product_id, catalogue.product_id)`
  const ofUnit = (unit: ProductsBy, ofProduct: Sql) =>
    by === unit ? sql`coalesce(sums.unit, ${ofProduct})` : by === undefined || by === 'product' ? ofProduct : sql`null`
  const isKept = slow ? sql`not catalogue.is_deleted` : sql`(sums.product_id is not null or not catalogue.is_deleted)`
  return sql`
    select
      ${id} as "productId",
      ${nameOf(context, sql`catalogue`, id)} as name,
      catalogue.category,
      catalogue.brand,
      ${ofUnit('variant', sql`catalogue.variant_id`)} as "variantId",
      ${ofUnit('sku', sql`catalogue.sku`)} as sku,
      sums.unit,
      catalogue.price,
      coalesce(catalogue.is_deleted, false) as "isDeleted",
      coalesce(total_revenue - gift_card_revenue, 0) as "goodsLines",
      ${productMetrics},
      ${averageRevenuePerOrder(context.currency)} as "averageRevenuePerOrder",
      ${shareOf(from)}
    from ${raw(from)} as sums
    ${join} (${catalogueOf(context)}) as catalogue on catalogue.product_id = sums.product_id
    where ${isKept}
    and ${isFound(search, nameOf(context, sql`catalogue`, id), id)}
    and ${isLabelled(sql`catalogue.category`, category)}
    and ${isLabelled(sql`catalogue.brand`, brand)}`
}

/** Whether a label of a product has this value; for an empty text, whether the product does not have the label. */
const isLabelled = (label: Sql, wanted: string | undefined): Sql =>
  wanted === undefined ? sql`true` : sql`coalesce(${label}, '') = ${wanted}`

/** Net revenue ÷ net revenue of all products; null when that is not positive. */
function shareOf(every: 'sums' | 'requested_sums'): Sql {
  const whole = sql`greatest((select sum(${netRevenueOfProduct}) from ${raw(every)}), 0)`
  return sql`${share(sql`coalesce(${netRevenueOfProduct}, 0)`, whole)} as share`
}

function orderOf({ sort, order, slow }: ProductsQuery): Sql {
  const name = PRODUCT_SORTS.find((known) => known === sort) ?? (slow ? 'unitsSold' : 'netRevenue')
  const isUpwards = (UPWARDS as readonly string[]).includes(name) || (slow && sort === undefined)
  const direction = raw(order ?? (isUpwards ? 'asc' : 'desc'))
  const column = name === 'name' ? sql`lower(name)` : raw(`"${name}"`)
  return sql`${column} ${direction} nulls last, "productId", unit`
}
