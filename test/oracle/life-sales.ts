import { type Moment, type Place, periodOf, placeOf } from './life-calendar.ts'
import type { Line, Placed } from './life-fact-types.ts'
import type { Settled } from './life-placements.ts'
import { ONE, type Sums } from './life-sums.ts'

// The sums of sales and products.

export type Labels = Record<'channel' | 'country' | 'payment_method', string> & { coupons: string[] }

export const labelsOf = ({ channel = '', country = '', method = '', coupons = [] }: Partial<Placed>): Labels => ({
  channel,
  country,
  payment_method: method,
  coupons,
})

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

function addPlaced(sums: Sums, tenant: string, placed: Placed, place: Place): void {
  const { currency, customer, total, lines, discount = 0n, tax = 0n, shipping = 0n } = placed
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0n)
  const whole = { total_orders: ONE, total_revenue: total, total_items_sold: units, discounts: discount, tax, shipping }
  addSales(sums, { tenant, currency, labels: labelsOf(placed) }, place, whole)
  for (const product of new Set(lines.map((line) => line.product))) {
    addProduct(sums, { tenant, currency, product }, place.day, { times_ordered: ONE })
  }
  for (const { product, quantity, amount } of lines) {
    addProduct(sums, { tenant, currency, product }, place.day, { units_sold: quantity, total_revenue: amount })
  }
  addVariants(sums, { tenant, currency, day: place.day }, lines, ['times_ordered', 'units_sold', 'total_revenue'], ONE)
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
  const { currency, total, lines, discount = 0n, tax = 0n, shipping = 0n } = of
  const isOrder = as === 'order'
  const values = times(sign, {
    ...(isOrder ? { restated_orders: ONE, restated_revenue: total } : { adjustments: total }),
    restated_items_sold: lines.reduce((sum, { quantity }) => sum + quantity, 0n),
    restated_discounts: discount,
    restated_tax: tax,
    restated_shipping: shipping,
  })
  addSales(sums, { tenant, currency, labels: labelsOf(of) }, when, values)
  const quarters = { order_quarter: place.quarter, quarter: when.quarter }
  sums.add('order_reversals', { tenant_id: tenant, currency, order_id: id, ...quarters }, values)
  for (const product of isOrder ? new Set(lines.map((line) => line.product)) : []) {
    addProduct(sums, { tenant, currency, product }, when.day, { restated_orders: sign * ONE })
  }
  for (const { product, quantity, amount } of lines) {
    const sold = times(sign, { restated_units: quantity, restated_revenue: amount })
    addProduct(sums, { tenant, currency, product }, when.day, sold)
  }
  const columns = [isOrder ? 'restated_orders' : '', 'restated_units', 'restated_revenue']
  addVariants(sums, { tenant, currency, day: when.day }, lines, columns, sign * ONE)
}

export const isStated = ({ variant, sku }: Line): boolean => variant !== undefined || sku !== undefined

/** What identifies a variant, as key of a row. */
export const variantOf = ({ product, variant = '', sku = '' }: Line) => ({
  product_id: product,
  variant_id: variant,
  sku,
})

/**
 * Adds the lines that state a variant or a stock keeping unit. The row of a product without both has what its other lines have less than
 * the product.
 */
function addVariants(
  sums: Sums,
  { tenant, currency, day }: { tenant: string; currency: string; day: string },
  lines: readonly Line[],
  [orders = '', units = '', amounts = '']: string[],
  one: bigint,
): void {
  const sign = one / ONE
  const key = { tenant_id: tenant, currency, date: day }
  const add = (row: Record<string, string>, values: Values) =>
    sums.add('variant_sales', { ...key, ...row }, times(sign, values))
  const countOrder = (row: Record<string, string>, number: bigint) => orders !== '' && add(row, { [orders]: number })
  for (const product of new Set(lines.filter(isStated).map((line) => line.product))) {
    const nothing = variantOf({ product, quantity: 0n, amount: 0n })
    const ofProduct = lines.filter((line) => line.product === product)
    const stated = ofProduct.filter(isStated)
    for (const text of new Set(stated.map((line) => JSON.stringify(variantOf(line))))) countOrder(JSON.parse(text), ONE)
    if (stated.length === ofProduct.length) countOrder(nothing, -ONE)
    for (const { quantity, amount, ...line } of stated) {
      add(variantOf({ ...line, quantity, amount }), { [units]: quantity, [amounts]: amount })
      add(nothing, { [units]: -quantity, [amounts]: -amount })
    }
  }
}

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
  for (const [dimension, value] of dimensionsOf(labels)) {
    sums.add('dimension_sales_analytics', { ...key, dimension, date: day, value }, values)
  }
}

/** An order has a row for each of its coupons, and one for all of them. */
function dimensionsOf({ coupons, ...labels }: Labels): [string, string][] {
  const rows = coupons.map((code): [string, string] => ['coupon_code', code])
  return [...Object.entries(labels), ...rows, ...(rows.length > 0 ? [['has_coupon', 'true'] as [string, string]] : [])]
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
  }
}

export function addProduct(sums: Sums, { tenant, currency, product }: ProductKey, day: string, values: Values): void {
  const key = { tenant_id: tenant, currency, product_id: product }
  sums.add('product_analytics', { ...key, date: day }, values)
  sums.add('product_months', { ...key, month: firstOfMonth(day) }, values)
}
