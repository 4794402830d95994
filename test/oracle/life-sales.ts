import { type Place, periodOf, placeOf } from './life-calendar.ts'
import type { Placed } from './life-fact-types.ts'
import type { Settled } from './life-placements.ts'
import { ONE, type Sums } from './life-sums.ts'

// The sums of sales and products.

export type Labels = Record<'channel' | 'country' | 'payment_method', string>

export const labelsOf = ({ channel = '', country = '', method = '' }: Partial<Placed>): Labels => ({
  channel,
  country,
  payment_method: method,
})

export const firstOfMonth = (day: string) => periodOf('month', day)

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

export function addOrder(sums: Sums, { tenant, placed }: Settled, timeZone: string): void {
  addPlaced(sums, tenant, placed, placeOf(placed.at, timeZone))
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
  if (customer !== undefined) return
  const key = { tenant_id: tenant, currency, date: place.day }
  sums.add('daily_sales_analytics', key, { guest_orders: ONE, guest_revenue: total })
}

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
  for (const [dimension, value] of Object.entries(labels)) {
    sums.add('dimension_sales_analytics', { ...key, dimension, date: day, value }, values)
  }
}

function monthOf(values: Values): Values {
  const of = (name: string) => values[name] ?? 0n
  return {
    total_orders: of('total_orders'),
    total_revenue: of('total_revenue'),
    total_items_sold: of('total_items_sold'),
    refunds: of('refunds'),
    cancelled: of('cancelled'),
    net_revenue: of('total_revenue') - of('reversed'),
  }
}

export function addProduct(sums: Sums, { tenant, currency, product }: ProductKey, day: string, values: Values): void {
  const key = { tenant_id: tenant, currency, product_id: product }
  sums.add('product_analytics', { ...key, date: day }, values)
  sums.add('product_months', { ...key, month: firstOfMonth(day) }, values)
}
