import { type Moment, type Place, periodOf, placeOf } from './life-calendar.ts'
import type { Placed } from './life-fact-types.ts'
import { linePartsOf, partsOf, productPartsOf } from './life-parts.ts'
import type { Settled } from './life-placements.ts'
import { columnOf, ONE, type Sums } from './life-sums.ts'
import { taxedOf } from './life-taxes.ts'
import { addOrdersOfVariants, addVariant, statedLines } from './life-variants.ts'

// The sums of sales and products.

/** The rows of an order by labels: a dimension with a value. */
export type Labels = readonly (readonly [dimension: string, value: string])[]

/** An order has a row for each of its coupons, and one for all of them together. */
export const labelsOf = ({ channel = '', country = '', method = '', coupons = [] }: Partial<Placed>): Labels => [
  ['channel', channel],
  ['country', country],
  ['payment_method', method],
  ...coupons.map((coupon) => ['coupon_code', coupon] as const),
  ...(coupons.length > 0 ? [['has_coupon', 'true'] as const] : []),
]

const firstOfMonth = (day: string) => periodOf('month', day)

export interface SalesKey {
  tenant: string
  currency: string
  labels: Labels
}

export interface ProductKey {
  tenant: string
  currency: string
  product: string
}

type Values = Record<string, bigint>

/**
 * Adds an order by the day of the order, as its highest revision states it. `restated_…` is the difference by the day of the event.
 * There, the first revision counts on its own day. Each later one takes back the one before it, in its currency and with its labels.
 */
export function addOrder(sums: Sums, order: Settled, timeZone: string): void {
  const { tenant, first, later, placed } = order
  const place = placeOf(placed.at, timeZone)
  addPlaced(sums, tenant, placed, place)
  if (later.length === 0) return
  const restate = (at: Moment, of: Placed, as: 'order' | 'adjustment', sign: bigint) =>
    addRestated(sums, order, { of, as, sign, when: placeOf(at, timeZone), place })
  restate(placed.at, placed, 'order', -1n)
  restate(first.at, first, 'order', 1n)
  let before = first
  for (const { at, placed } of later) {
    restate(at, before, 'adjustment', -1n)
    restate(at, placed, 'adjustment', 1n)
    before = placed
  }
}

/** The sums of an order on its own day. */
export function wholeOf(placed: Placed): Values {
  const parts = Object.fromEntries(Object.entries(partsOf(placed)).map(([part, value]) => [columnOf(part), value]))
  return { total_orders: ONE, total_revenue: placed.total, ...parts }
}

function addPlaced(sums: Sums, tenant: string, placed: Placed, place: Place): void {
  const { currency, customer, total, lines } = placed
  const whole = wholeOf(placed)
  addSales(sums, { tenant, currency, labels: labelsOf(placed) }, place, whole)
  for (const { rate, taxable, tax } of taxedOf(placed)) {
    const key = { tenant_id: tenant, currency, date: place.day, country: placed.country ?? '', rate }
    sums.add('tax_rate_sales', key, { orders: ONE, taxable, tax })
  }
  for (const product of new Set(lines.map((line) => line.product))) {
    addProduct(sums, { tenant, currency, product }, place.day, { times_ordered: ONE })
  }
  for (const line of lines) {
    const sold = { units_sold: line.quantity, total_revenue: line.amount, ...productPartsOf(line) }
    addProduct(sums, { tenant, currency, product: line.product }, place.day, sold)
    addLineParts(sums, { tenant, currency, product: line.product }, place.day, linePartsOf(line, placed))
  }
  const day = { tenant, currency, date: place.day }
  addOrdersOfVariants(sums, day, lines, { column: 'times_ordered', sign: 1n })
  for (const line of statedLines(lines)) {
    const sold = { units_sold: line.quantity, total_revenue: line.amount, ...productPartsOf(line) }
    addVariant(sums, day, line, sold)
  }
  if (customer !== undefined) return
  const key = { tenant_id: tenant, currency, date: place.day }
  sums.add('daily_sales_analytics', key, { guest_orders: ONE, guest_revenue: total })
}

interface Restatement {
  /** The revision, with the currency and the labels that count. */
  of: Placed
  as: 'order' | 'adjustment'
  /** -1 takes the revision back. */
  sign: bigint
  when: Place
  /** The place of the order. */
  place: Place
}

function addRestated(sums: Sums, { tenant, id }: Settled, { of, as, sign, when, place }: Restatement): void {
  const { currency, total, lines } = of
  const isOrder = as === 'order'
  const values = times(sign, {
    ...(isOrder ? { restated_orders: ONE, restated_revenue: total } : { adjustments: total }),
    ...restated(partsOf(of)),
  })
  addSales(sums, { tenant, currency, labels: labelsOf(of) }, when, values)
  const quarters = { order_quarter: place.quarter, quarter: when.quarter }
  sums.add('order_reversals', { tenant_id: tenant, currency, order_id: id, ...quarters }, values)
  for (const { rate, taxable, tax } of taxedOf(of)) {
    const key = { tenant_id: tenant, currency, date: when.day, country: of.country ?? '', rate }
    const sold = { restated_orders: isOrder ? ONE : 0n, restated_taxable: taxable, restated_tax: tax }
    sums.add('tax_rate_sales', key, times(sign, sold))
  }
  for (const product of isOrder ? new Set(lines.map((line) => line.product)) : []) {
    addProduct(sums, { tenant, currency, product }, when.day, { restated_orders: sign * ONE })
  }
  for (const line of lines) {
    const sold = { restated_units: line.quantity, restated_revenue: line.amount, ...restated(productPartsOf(line)) }
    addProduct(sums, { tenant, currency, product: line.product }, when.day, times(sign, sold))
    addLineParts(
      sums,
      { tenant, currency, product: line.product },
      when.day,
      times(sign, restated(linePartsOf(line, of))),
    )
  }
  const day = { tenant, currency, date: when.day }
  if (isOrder) addOrdersOfVariants(sums, day, lines, { column: 'restated_orders', sign })
  for (const line of statedLines(lines)) {
    const sold = { restated_units: line.quantity, restated_revenue: line.amount, ...restated(productPartsOf(line)) }
    addVariant(sums, day, line, times(sign, sold))
  }
}

const restated = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`restated_${name}`, value]))

const times = (sign: bigint, values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, sign * value]))

export function addSales(
  sums: Sums,
  { tenant, currency, labels }: SalesKey,
  { day, hour, quarter }: Place,
  values: Values,
): void {
  const key = { tenant_id: tenant, currency }
  sums.add('daily_sales_analytics', { ...key, date: day }, values)
  sums.add('hourly_sales_analytics', { ...key, hour }, values)
  sums.add('quarter_hour_sales', { ...key, quarter }, values)
  sums.add('monthly_sales_summary', { ...key, month: firstOfMonth(day) }, monthOf(values))
  for (const [dimension, value] of labels) {
    sums.add('dimension_sales_analytics', { ...key, dimension, date: day, value }, values)
  }
}

/** The sums of a month, by the day of the event. */
function monthOf(values: Values): Values {
  const of = (name: string) => values[name] ?? 0n
  const total_revenue = of('total_revenue') + of('restated_revenue')
  return {
    total_orders: of('total_orders') + of('restated_orders'),
    total_revenue,
    total_items_sold: of('total_items_sold') + of('restated_items_sold'),
    refunds: of('refunds'),
    cancelled: of('cancelled'),
    net_revenue: total_revenue + of('adjustments') - of('reversed'),
    chargebacks: of('chargebacks'),
    adjustments: of('adjustments'),
  }
}

function addLineParts(sums: Sums, { tenant, currency, product }: ProductKey, day: string, values: Values): void {
  sums.add('product_line_parts', { tenant_id: tenant, currency, product_id: product, date: day }, values)
}

export function addProduct(sums: Sums, { tenant, currency, product }: ProductKey, day: string, values: Values): void {
  const key = { tenant_id: tenant, currency, product_id: product }
  sums.add('product_analytics', { ...key, date: day }, values)
  sums.add('product_months', { ...key, month: firstOfMonth(day) }, values)
}
