import { type Sql, sql } from '../../db/sql.ts'
import { type Fragment, sqlOf } from './fragment.ts'

/** Net revenue: revenue − reversed. Reversed is what refunds and cancellations took, never more than the total of their order. */
export const netRevenue = (revenue: Fragment, reversed: Fragment): Sql =>
  sql`(${sqlOf(revenue)} - (${sqlOf(reversed)}))`

/** The net revenue of a row of `orders`. */
export const netRevenueOfOrder: Sql = netRevenue('total', 'coalesce(reversed, 0)')

/** The net revenue of a product, from a row of `productSumsIn`: its refunds and cancellations are what was reversed. */
export const netRevenueOfProduct: Sql = netRevenue('total_revenue', 'refunds + cancelled')

/** The net revenue of a customer: that of the orders − the refunds that name the customer but no order. */
export const netRevenueOfCustomer = (ofOrders: Fragment, creditNotes: Fragment): Sql =>
  sql`(${sqlOf(ofOrders)} - (${sqlOf(creditNotes)}))`
