import type { OrderLine, ReversedLine } from '../../facts/orders/order-parts.ts'
import { wholeUnits } from '../../units.ts'
import { definePerspective } from '../perspective.ts'
import { costedProductsOf, productSums, reversedProductsByOrderOf, reversedProductsOf } from '../product-sums.ts'

/**
 * Sales and reversals of the variants that lines of orders state, by day. The row of a product without a variant and without a stock keeping
 * unit has what the sums of the product contain too much for lines that state neither. Orders that state none have no rows.
 */
export const variantSales = definePerspective({
  table: 'variant_sales',
  omitsZeros: true,
  key: { currency: 'text', date: 'date', product_id: 'text', variant_id: 'text', sku: 'text' },
  sums: productSums,
  withoutCustomers: true,
  on: {
    OrderPlaced: ({ currency, day, sign, lines }) =>
      soldOf(lines).map(({ key, orders, units, amount, giftCards }) => ({
        currency,
        date: day,
        ...key,
        times_ordered: sign * orders,
        units_sold: BigInt(sign) * units,
        total_revenue: BigInt(sign) * amount,
        gift_card_revenue: BigInt(sign) * giftCards,
      })),
    OrderRestated: ({ currency, day, kind, sign, lines }) =>
      soldOf(lines).map(({ key, orders, units, amount, giftCards }) => ({
        currency,
        date: day,
        ...key,
        restated_orders: kind === 'placed' ? sign * orders : 0,
        restated_units: BigInt(sign) * units,
        restated_revenue: BigInt(sign) * amount,
        restated_gift_card_revenue: BigInt(sign) * giftCards,
      })),
    OrderCosted: (part) => {
      const { currency, day } = part
      const lines = part.lines.filter(isStated)
      const variants = costedProductsOf({ ...part, lines })
      const others = costedProductsOf({ ...part, lines, sign: part.sign === 1 ? -1 : 1 })
      return lines.flatMap((line, i) => [
        { ...variants[i], currency, date: day, ...keyOf(line.productId, line) },
        { ...others[i], currency, date: day, ...keyOf(line.productId, {}) },
      ])
    },
    OrderReversed: (reversal) => {
      const { currency, day, orderDay } = reversal
      const lines = reversedOf(reversal.lines)
      const ofVariants = { ...reversal, lines }
      const variantOf = (i: number) => ({ currency, ...(lines[i] as KeyedLine).key })
      return [
        ...reversedProductsOf(ofVariants).map((sums, i) => ({ ...sums, ...variantOf(i), date: day })),
        ...reversedProductsByOrderOf(ofVariants).map((sums, i) => ({ ...sums, ...variantOf(i), date: orderDay })),
      ]
    },
  },
})

interface Part {
  key: { product_id: string; variant_id: string; sku: string }
  orders: number
  units: bigint
  amount: bigint
  giftCards: bigint
}

const keyOf = (productId: string, { variantId = '', sku = '' }: { variantId?: string; sku?: string }) => ({
  product_id: productId,
  variant_id: variantId,
  sku,
})

/** The variants of the lines, and for each of their products what lines that state neither have less than the product. */
function soldOf(lines: readonly OrderLine[]): Part[] {
  if (!lines.some(isStated)) return []
  return [...Map.groupBy(lines, ({ productId }) => productId)].flatMap(([productId, ofProduct]) => {
    const stated = ofProduct.filter(isStated)
    if (stated.length === 0) return []
    const variants = Map.groupBy(stated, ({ variantId, sku }) => JSON.stringify([variantId, sku]))
    const parts = [...variants.values()].map((same) => partOf(keyOf(productId, same[0] as OrderLine), same, 1))
    const { units, amount, giftCards } = partOf(keyOf(productId, {}), stated, 0)
    // The product counts the order once, as do lines that state neither, if there are any.
    const orders = stated.length < ofProduct.length ? 0 : -1
    return [...parts, { key: keyOf(productId, {}), orders, units: -units, amount: -amount, giftCards: -giftCards }]
  })
}

const isStated = ({ variantId, sku }: Pick<OrderLine, 'variantId' | 'sku'>): boolean =>
  variantId !== undefined || sku !== undefined

const partOf = (key: Part['key'], lines: readonly OrderLine[], orders: number): Part => ({
  key,
  orders,
  units: lines.reduce((sum, { units }) => sum + units, 0n),
  amount: lines.reduce((sum, { total }) => sum + total, 0n),
  giftCards: lines.reduce((sum, { total, isGiftCard }) => (isGiftCard ? sum + total : sum), 0n),
})

interface KeyedLine extends ReversedLine {
  key: Part['key']
}

function reversedOf(lines: readonly ReversedLine[]): KeyedLine[] {
  return lines.flatMap(({ productId, variants = [] }) =>
    variants.flatMap((variant) => {
      const { units, amount } = variant
      const line = { productId, quantity: wholeUnits(units) }
      return [
        { ...line, units, amount, key: keyOf(productId, variant) },
        { ...line, units: -units, amount: -amount, key: keyOf(productId, {}) },
      ]
    }),
  )
}
