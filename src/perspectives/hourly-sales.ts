import { definePerspective } from './perspective.ts'

/** What the shop sold each hour. */
export const hourlySales = definePerspective({
  table: 'hourly_sales_analytics',
  key: { currency: 'text', hour: 'timestamptz' },
  sums: { total_orders: 'bigint', total_revenue: 'numeric' },
  on: {
    OrderPlaced: ({ currency, hour, total }) => ({ currency, hour, total_orders: 1, total_revenue: total }),
  },
})
