import type { OrderPlaced, OrderRestated } from '../../facts/changes.ts'
import { formatMoney } from '../../money.ts'
import { definePerspective } from '../perspective.ts'

/** The rate of the rows with all rates of an order. There, each order counts once. */
const ALL_RATES = ''

/** Tax by day, country and rate, from the lines that state a rate. */
export const taxRateSales = definePerspective({
  table: 'tax_rate_sales',
  omitsZeros: true,
  key: { currency: 'text', date: 'date', country: 'text', rate: 'text' },
  sums: {
    orders: 'bigint',
    taxable: 'numeric',
    tax: 'numeric',
    restated_orders: 'bigint',
    restated_taxable: 'numeric',
    restated_tax: 'numeric',
  },
  withoutCustomers: true,
  on: {
    OrderPlaced: (order) =>
      ratesOf(order).map(({ rate, taxable, tax }) => ({
        ...placeOf(order),
        rate,
        orders: order.sign,
        taxable: BigInt(order.sign) * taxable,
        tax: BigInt(order.sign) * tax,
      })),
    OrderRestated: (part) =>
      ratesOf(part).map(({ rate, taxable, tax }) => ({
        ...placeOf(part),
        rate,
        restated_orders: part.kind === 'placed' ? part.sign : 0,
        restated_taxable: BigInt(part.sign) * taxable,
        restated_tax: BigInt(part.sign) * tax,
      })),
  },
})

type Part = OrderPlaced | OrderRestated

const placeOf = ({ currency, day, country }: Part) => ({ currency, date: day, country })

/** The taxable amount and the tax of each rate, and of all rates together. Empty if no line states a rate. */
function ratesOf({ lines, taxIncluded }: Part) {
  if (lines.every(({ taxRate }) => taxRate === undefined)) return []
  const sums = new Map([[ALL_RATES, { taxable: 0n, tax: 0n }]])
  for (const { taxRate, total, discount = 0n, tax = 0n } of lines) {
    if (taxRate === undefined) continue
    for (const rate of [ALL_RATES, formatMoney(taxRate)]) {
      const sum = sums.get(rate) ?? { taxable: 0n, tax: 0n }
      sums.set(rate, sum)
      sum.taxable += total - discount - (taxIncluded ? tax : 0n)
      sum.tax += tax
    }
  }
  return [...sums].map(([rate, sum]) => ({ rate, ...sum }))
}
