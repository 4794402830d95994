import { definePerspective } from './perspective.ts'

/** What is in stock of each product. Stock has neither a currency nor a day: it is what it is now. */
export const stockLevels = definePerspective({
  table: 'stock_levels',
  key: { product_id: 'text' },
  sums: { opening: 'bigint', restocked: 'bigint', adjusted: 'bigint', shipped: 'bigint', reserved: 'bigint' },
  withoutCustomers: true,
  on: {
    StockMoved: ({ productId, opening, restocked, adjusted, shipped, reserved }) => ({
      product_id: productId,
      opening,
      restocked,
      adjusted,
      shipped,
      reserved,
    }),
  },
})
