import { type Sql, sql } from '../../db/sql.ts'
import { type Fragment, sqlOf } from './fragment.ts'

/** Net revenue ÷ customers, with this many decimals; null without customers. */
export const netRevenuePerCustomer = (netRevenue: Fragment, customers: Fragment, decimals: number): Sql =>
  sql`round(${sqlOf(netRevenue)} / nullif(${sqlOf(customers)}, 0), ${decimals}::int)`

/** Customers who had ordered before the period: unique customers − new customers. */
export const returningCustomers = (customers: Fragment, newCustomers: Fragment): Sql =>
  sql`(${sqlOf(customers)} - ${sqlOf(newCustomers)})`
