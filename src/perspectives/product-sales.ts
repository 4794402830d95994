import { definePerspective } from './perspective.ts'

/** What each product sold each day. An order with two lines of a product contains it once. */
export const productSales = definePerspective({
  table: 'product_analytics',
  key: { currency: 'text', date: 'date', product_id: 'text' },
  sums: { times_ordered: 'bigint', units_sold: 'bigint', total_revenue: 'numeric' },
  partition: { column: 'date', every: 'year' },
  on: {
    OrderPlaced: ({ currency, day, lines }) => {
      const counted = new Set<string>()
      return lines.map(({ productId, quantity, total }) => {
        const isFirstLine = !counted.has(productId)
        counted.add(productId)
        return {
          currency,
          date: day,
          product_id: productId,
          times_ordered: isFirstLine ? 1 : 0,
          units_sold: quantity,
          total_revenue: total,
        }
      })
    },
  },
})
