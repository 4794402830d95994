import { raw, type Sql, sql } from '../../db/sql.ts'
import type { Period } from '../../time/periods.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import type { SalesBasis } from '../metrics/sales.ts'
import { monthsAndDays } from './months-and-days.ts'

const SALES = [
  'times_ordered',
  'units_sold',
  'total_revenue',
  'cost',
  'cost_known_revenue',
  'gift_card_revenue',
] as const
const REVERSALS = ['refunded_units', 'refunds', 'cancelled_units', 'cancelled'] as const
type ProductSum = (typeof SALES)[number] | (typeof REVERSALS)[number]

/** The sums with amounts, and those with counts or units. */
const AMOUNTS: readonly ProductSum[] = [
  'total_revenue',
  'cost',
  'cost_known_revenue',
  'gift_card_revenue',
  'refunds',
  'cancelled',
]

/** All sums of a product. */
export const PRODUCT_SUMS: readonly ProductSum[] = [...SALES, ...REVERSALS]

interface Options {
  sums?: readonly ProductSum[]
  basis?: SalesBasis
  /** The currencies to add up. Default: the currency of the report. */
  currencies?: Sql
  /** Rows by product and variant, or by product and stock keeping unit, in the column `unit`. Otherwise it is null. */
  by?: ProductsBy
}

export type ProductsBy = 'product' | 'variant' | 'sku'

/**
 * `product_id` and sums, one row per product with sales or reversals in a period. Whole months are read from monthly sums, the rest from
 * daily sums, so a year costs little more than a month.
 */
export function productSumsIn(period: Period, context: ReportContext, options: Options = {}): Sql {
  const { sums = PRODUCT_SUMS } = options
  const list = raw(sums.map((name) => `${sumOf(name)} as ${name}`).join(', '))
  const isThere = raw(sums.map((name) => `${sumOf(name)} <> 0`).join(' or '))
  const { by } = options
  if (by === 'variant' || by === 'sku') {
    return sql`
      select product_id, unit, ${list}
      from (${partsOfUnits(by, period, context, options)}) as parts
      group by product_id, unit
      having ${isThere}`
  }
  return sql`
    select product_id, null::text as unit, ${list}
    from (${partsOf(period, context, options)}) as parts
    group by product_id
    having ${isThere}`
}

/** The select list of all sums of `daysOfProducts`. */
export const sumsOfProducts: Sql = raw(PRODUCT_SUMS.map((name) => `${sumOf(name)} as ${name}`).join(', '))

/** A sum to which zeros are not added. Most columns of most products are zero, and PostgreSQL keeps 200 bytes for each sum that has begun. */
function sumOf(name: ProductSum): string {
  return `coalesce(sum(${name}) filter (where ${name} <> 0), 0)`
}

/** `product_id`, `day` and sums, by product and day. */
export function daysOfProducts(
  period: Period,
  context: ReportContext,
  { basis, isWanted }: { basis?: SalesBasis; isWanted: Sql },
): Sql {
  const columns = raw(PRODUCT_SUMS.map((name) => `${columnOf(name, basis)} as ${name}`).join(', '))
  const stored = sql`
    select product_id, currency, date as day, ${columns}
    from product_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and ${isWanted}
    and date >= ${period.start}::date
    and date <= ${period.end}::date`
  const counts = PRODUCT_SUMS.filter((name) => !AMOUNTS.includes(name))
  const others = ['product_id', 'day', ...counts]
  return converted(stored, { money: AMOUNTS, others, day: sql`amounts.day` }, period, context)
}

function partsOf(period: Period, context: ReportContext, { sums = PRODUCT_SUMS, basis, currencies }: Options): Sql {
  // Months cannot be converted, because each day has a rate of its own.
  const { months, added, subtracted } = context.conversion
    ? { months: undefined, added: [period], subtracted: [] }
    : monthsAndDays(period, context.today)
  const columns = (sign: string) => raw(sums.map((name) => `${sign}(${columnOf(name, basis)}) as ${name}`).join(', '))
  const of = currencies ? sql`currency = any(${currencies})` : isOfCurrency(context)
  const read = (table: string, column: string, days: Period, sign = '') => sql`
    select product_id, currency, ${raw(column)} as day, ${columns(sign)}
    from ${raw(table)}
    where tenant_id = ${context.tenantId}
    and ${of}
    and ${raw(column)} >= ${days.start}::date
    and ${raw(column)} <= ${days.end}::date`
  const parts = [
    ...(months ? [read('product_months', 'month', months)] : []),
    ...added.map((days) => read('product_analytics', 'date', days)),
    ...subtracted.map((days) => read('product_analytics', 'date', days, '-')),
  ]
  const [first = read('product_months', 'month', { start: 'infinity', end: '-infinity' }), ...others] = parts
  const amounts = others.reduce((all, part) => sql`${all} union all ${part}`, first)
  const money = sums.filter((name) => AMOUNTS.includes(name))
  const counts = sums.filter((name) => !AMOUNTS.includes(name))
  return converted(amounts, { money, others: ['product_id', 'day', ...counts], day: sql`amounts.day` }, period, context)
}

/**
 * The same with `unit`: what a line states, otherwise what the catalogue says; null if neither does. The sums of a product contain those
 * of its variants, for which `variant_sales` has a row without both (see `src/perspectives/tables/variant-sales.ts`).
 */
function partsOfUnits(by: 'variant' | 'sku', period: Period, context: ReportContext, options: Options): Sql {
  const { sums = PRODUCT_SUMS, basis } = options
  const column = raw(by === 'variant' ? 'variant_id' : 'sku')
  const columns = raw(sums.map((name) => `${columnOf(name, basis)} as ${name}`).join(', '))
  const stored = sql`
    select product_id, nullif(${column}, '') as stated, currency, date as day, ${columns}
    from variant_sales
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${period.start}::date
    and date <= ${period.end}::date`
  const counts = sums.filter((name) => !AMOUNTS.includes(name))
  const money = sums.filter((name) => AMOUNTS.includes(name))
  const others = ['product_id', 'stated', ...counts]
  const names = raw(sums.join(', '))
  return sql`
    select parts.product_id, coalesce(parts.stated, products.${column}) as unit, ${names}
    from (
      select product_id, stated, ${names}
      from (${converted(stored, { money, others, day: sql`amounts.day` }, period, context)}) as variants
      union all
      select product_id, null, ${names}
      from (${partsOf(period, context, options)}) as of_products
    ) as parts
    left join products
      on products.tenant_id = ${context.tenantId}
      and products.product_id = parts.product_id`
}

const RESTATED: Record<(typeof SALES)[number], string> = {
  times_ordered: 'restated_orders',
  units_sold: 'restated_units',
  total_revenue: 'restated_revenue',
  cost: 'restated_cost',
  cost_known_revenue: 'restated_cost_known_revenue',
  gift_card_revenue: 'restated_gift_card_revenue',
}

/**
 * Reversals are stored twice: on the day they happened, and on the day of their order. Orders are stored on their own day, with what revisions
 * change by the day of the event in columns of their own.
 */
function columnOf(name: ProductSum, basis: SalesBasis = 'event'): string {
  if (name in RESTATED) {
    return basis === 'order' ? name : `${name} + ${RESTATED[name as keyof typeof RESTATED]}`
  }
  return basis === 'order' ? `${name}_by_order` : name
}
