import { definePerspective } from '../perspective.ts'

/** Adjustments and restocks of products with their stated levels, for finding levels that contradict the movements. */
export const stockStatements = definePerspective({
  table: 'stock_statements',
  key: { product_id: 'text', stated_at: 'timestamptz', event_id: 'text' },
  sums: { change: 'numeric', level: 'numeric', levels: 'bigint' },
  withoutCustomers: true,
  on: {
    StockStated: ({ productId, at, eventId, change, level }) => ({
      product_id: productId,
      stated_at: at,
      event_id: eventId,
      change,
      level: level ?? 0n,
      levels: level === undefined ? 0 : 1,
    }),
  },
})
