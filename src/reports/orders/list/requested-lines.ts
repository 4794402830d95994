import { type Sql, sql } from '../../../db/sql.ts'
import { contains } from '../order-status.ts'

/** The filters of lines. An empty text matches lines whose product does not have the label. */
export interface LineFilter {
  productId?: string
  category?: string
  brand?: string
  variantId?: string
  sku?: string
}

export const LINE_FILTERS = [
  'productId',
  'category',
  'brand',
  'variantId',
  'sku',
] as const satisfies (keyof LineFilter)[]

/** Whether only some lines of orders are requested. */
export const isAboutLines = (filter: LineFilter): boolean => LINE_FILTERS.some((name) => filter[name] !== undefined)

/** Whether a line matches the filter. `line` is a JSON object of `orders.lines`, or of the items of a credit note. */
export function isRequestedLine(line: Sql, filter: LineFilter, tenantId: string): Sql {
  const { productId, category, brand, variantId, sku } = filter
  const conditions = [
    ...(productId === undefined ? [] : [sql`${line} ->> 'productId' = ${productId}`]),
    ...(category === undefined ? [] : [hasLabel(idOf(line), 'category', category, tenantId)]),
    ...(brand === undefined ? [] : [hasLabel(idOf(line), 'brand', brand, tenantId)]),
    ...(variantId === undefined ? [] : [statesOrHas(line, 'variantId', variantId, tenantId)]),
    ...(sku === undefined ? [] : [statesOrHas(line, 'sku', sku, tenantId)]),
  ]
  return conditions.reduce((all, one) => sql`${all} and ${one}`, sql`true`)
}

/** Whether one of the lines of a JSON column matches the filter. */
export function hasRequestedLine(lines: Sql, filter: LineFilter, tenantId: string): Sql {
  const { productId, ...others } = filter
  if (productId !== undefined && !isAboutLines(others)) return contains(lines, 'productId', productId)
  const exists = sql`exists (select from json_array_elements(${lines}) as line where ${isRequestedLine(sql`line`, filter, tenantId)})`
  if (productId === undefined) return exists
  return sql`(case when strpos(${lines}::text, ${JSON.stringify(productId)}) = 0 then false else ${exists} end)`
}

const COLUMNS = { category: sql`category`, brand: sql`brand`, variantId: sql`variant_id`, sku: sql`sku` }

const idOf = (line: Sql): Sql => sql`${line} ->> 'productId'`

/** Whether a product has a label in the catalogue. Products are looked up once for a statement, not once for a line. */
export function hasLabel(productId: Sql, label: keyof typeof COLUMNS, wanted: string, tenantId: string): Sql {
  const column = COLUMNS[label]
  const products = (condition: Sql) =>
    sql`(select product_id from products where tenant_id = ${tenantId} and ${condition})`
  return wanted === ''
    ? sql`${productId} not in ${products(sql`${column} is not null`)}`
    : sql`${productId} in ${products(sql`${column} = ${wanted}`)}`
}

/** What the line states counts, otherwise what the catalogue says. */
const statesOrHas = (line: Sql, label: 'variantId' | 'sku', wanted: string, tenantId: string): Sql => sql`(
  case
    when ${line} ->> ${label} is null then ${hasLabel(idOf(line), label, wanted, tenantId)}
    else ${line} ->> ${label} = ${wanted}
  end
)`
