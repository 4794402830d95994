import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { share } from '../metrics/average.ts'
import { netRevenue, netRevenueOfProduct } from '../metrics/net-revenue.ts'
import { averageRevenuePerOrder, productMetrics } from '../metrics/products.ts'
import type { SalesBasis } from '../metrics/sales.ts'
import { salesIn } from '../orders/sales-source.ts'
import { pageOf as limitsOf } from './product-parameters.ts'
import { PRODUCT_SUMS, type ProductsBy, productSumsIn, sumsOfProducts } from './product-sums.ts'

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
  const { basis, by, search } = query
  const { requestedPeriod } = context
  // Names are searched once. Without a search, rows and totals read only the columns that they need.
  const isOnce = raw(search === undefined ? 'not materialized' : 'materialized')
  return sql`
    sums as materialized (${productSumsIn(period, context, { basis, by })}),
    requested_sums as (${productSumsIn(requestedPeriod ?? period, context, { basis, by })}),
    listed as ${isOnce} (${listed('sums', query, context)})`
}

/**
 * A page of products with their metrics. In a comparison: the products of the requested period, in the same order. The page is cut before its
 * names and metrics are computed, because a single order can have 100,000 products.
 */
export function productRows(query: ProductsQuery, context: ReportContext): Sql {
  const { by } = query
  const ofUnit = (unit: ProductsBy, ofProduct: Sql) =>
    by === unit ? sql`coalesce(page.unit, ${ofProduct})` : by === undefined || by === 'product' ? ofProduct : sql`null`
  const labels = sql`page.product_id, page.unit, name, category, brand, variant_id, sku, price, is_deleted, page_position`
  const compared = () => sql`
    (select ${labels} from (${pageOf('requested_sums', query, context)}) as page) as page
    left join sums on sums.product_id = page.product_id and sums.unit is not distinct from page.unit`
  return sql`
    select
      page.product_id as "productId",
      ${nameOf(context, sql`page`, sql`page.product_id`)} as name,
      page.category,
      page.brand,
      ${ofUnit('variant', sql`page.variant_id`)} as "variantId",
      ${ofUnit('sku', sql`page.sku`)} as sku,
      page.price,
      coalesce(page.is_deleted, false) as "isDeleted",
      ${metricsIn('sums', context)}
    from ${context.requestedPeriod ? compared() : sql`(${pageOf('sums', query, context)}) as page`}
    order by page.page_position`
}

/** The products of a page, as in `listed`, with their position. Positions are given after the cut, which then needs no full sort. */
function pageOf(from: Sums, query: ProductsQuery, context: ReportContext): Sql {
  const { limit, offset } = limitsOf(query)
  return sql`
    select page.*, row_number() over () as page_position
    from (
      select all_products.*
      from ${from === 'sums' ? sql`listed` : sql`(${listed(from, query, context)})`} as all_products
      cross join lateral (select ${metricsIn(from, context)}) as metrics
      order by ${orderOf(query, context)}
      limit ${limit}
      offset ${offset}
    ) as page`
}

/** The metrics of a product, from its sums. */
const metricsIn = (from: Sums, { currency }: ReportContext): Sql =>
  sql`${productMetrics}, ${averageRevenuePerOrder(currency)} as "averageRevenuePerOrder", ${shareOf(from)}`

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
      select count(*) as products, ${sumsOfProducts}
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

/** Sums of a period, and in a comparison those of the requested period. */
type Sums = 'sums' | 'requested_sums'

/** All matching products with their sums and what the catalogue says. */
function listed(
  from: Sums,
  { search, slow, includeUnsold, category, brand }: ProductsQuery,
  context: ReportContext,
): Sql {
  const join = raw(slow || includeUnsold ? 'full join' : 'left join')
  const id = sql`coalesce(sums.product_id, catalogue.product_id)`
  const isKept = slow ? sql`not catalogue.is_deleted` : sql`(sums.product_id is not null or not catalogue.is_deleted)`
  return sql`
    select
      ${id} as product_id,
      ${raw(['unit', ...PRODUCT_SUMS].map((name) => `sums.${name}`).join(', '))},
      ${raw(['name', 'price', 'category', 'brand', 'variant_id', 'sku', 'is_deleted'].map((name) => `catalogue.${name}`).join(', '))}
    from ${raw(from)} as sums
    ${join} (${catalogueOf(context)}) as catalogue on catalogue.product_id = sums.product_id
    where ${slow || includeUnsold ? isKept : sql`true`}
    and ${isFound(search, nameOf(context, sql`catalogue`, id), id)}
    and ${isLabelled(sql`catalogue.category`, category)}
    and ${isLabelled(sql`catalogue.brand`, brand)}`
}

/** Whether a label of a product has this value; for an empty text, whether the product does not have the label. */
const isLabelled = (label: Sql, wanted: string | undefined): Sql =>
  wanted === undefined ? sql`true` : sql`coalesce(${label}, '') = ${wanted}`

/** Net revenue ÷ net revenue of all products; null when that is not positive. */
function shareOf(every: Sums): Sql {
  const whole = sql`greatest((select sum(${netRevenueOfProduct}) from ${raw(every)}), 0)`
  return sql`${share(sql`coalesce(${netRevenueOfProduct}, 0)`, whole)} as share`
}

function orderOf({ sort, order, slow }: ProductsQuery, context: ReportContext): Sql {
  const name = PRODUCT_SORTS.find((known) => known === sort) ?? (slow ? 'unitsSold' : 'netRevenue')
  const isUpwards = (UPWARDS as readonly string[]).includes(name) || (slow && sort === undefined)
  const direction = raw(order ?? (isUpwards ? 'asc' : 'desc'))
  const id = sql`all_products.product_id`
  const ofCatalogue = {
    name: sql`lower(${nameOf(context, sql`all_products`, id)})`,
    productId: id,
    price: sql`all_products.price`,
  }
  const column = name in ofCatalogue ? ofCatalogue[name as keyof typeof ofCatalogue] : raw(`metrics."${name}"`)
  return sql`${column} ${direction} nulls last, ${id}, all_products.unit`
}
