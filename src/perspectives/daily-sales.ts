import { unitsOf } from '../facts/changes.ts'
import { definePerspective } from './perspective.ts'

/** What the shop sold each day, and to how many different customers. Guests are no customers. */
export const dailySales = definePerspective({
  table: 'daily_sales_analytics',
  key: { currency: 'text', date: 'date' },
  sums: { total_orders: 'bigint', total_revenue: 'numeric', total_items_sold: 'bigint', unique_customers: 'bigint' },
  partition: { column: 'date', every: 'year' },
  on: {
    OrderPlaced: (order) => ({
      currency: order.currency,
      date: order.day,
      total_orders: 1,
      total_revenue: order.total,
      total_items_sold: unitsOf(order),
    }),
    CustomerActiveOnDay: ({ currency, day }) => ({ currency, date: day, unique_customers: 1 }),
  },
})
