import { definePerspective } from '../perspective.ts'

/** Units of a product that left the stock with shipments, or came back with returns, by time. For levels after a count. */
export const stockMovements = definePerspective({
  table: 'stock_movements',
  key: { product_id: 'text', moved_at: 'timestamptz' },
  sums: { units: 'numeric' },
  withoutCustomers: true,
  on: {
    StockMovedAt: ({ productId, at, units }) => ({ product_id: productId, moved_at: at, units }),
  },
})
