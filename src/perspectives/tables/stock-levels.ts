import { definePerspective } from '../perspective.ts'

/** The present stock of products. It has neither a currency nor a day. */
export const stockLevels = definePerspective({
  table: 'stock_levels',
  key: { product_id: 'text' },
  sums: {
    opening: 'numeric',
    restocked: 'numeric',
    adjusted: 'numeric',
    shipped: 'numeric',
    returned: 'numeric',
    reserved: 'numeric',
  },
  withoutCustomers: true,
  on: {
    StockMoved: ({ productId, units }) => ({ product_id: productId, ...units }),
  },
})
