import { definePerspective } from './perspective.ts'

/** What is in stock of each product. Stock has neither a currency nor a day: it is what it is now. */
export const stockLevels = definePerspective({
  table: 'stock_levels',
  key: { product_id: 'text' },
  sums: { opening: 'numeric', restocked: 'numeric', adjusted: 'numeric', shipped: 'numeric', reserved: 'numeric' },
  withoutCustomers: true,
  on: {
    StockMoved: ({ productId, units }) => ({ product_id: productId, ...units }),
  },
})
