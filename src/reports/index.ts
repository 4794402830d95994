import { cohorts } from './customers/cohorts.ts'
import { customer } from './customers/customer.ts'
import { customerSegments } from './customers/customer-segments.ts'
import { newReturning } from './customers/new-returning.ts'
import { topCustomers } from './customers/top-customers.ts'
import type { Report } from './engine/report.ts'
import { contradictions } from './ingest/contradictions.ts'
import { ingest } from './ingest/ingest.ts'
import { waiting } from './ingest/waiting.ts'
import { ingestWarnings } from './ingest/warnings.ts'
import { orders } from './orders/list/orders.ts'
import { order } from './orders/order/order.ts'
import { orderFunnel } from './orders/order-funnel.ts'
import { paymentsSummary } from './orders/payments-summary.ts'
import { boughtTogether } from './products/bought-together.ts'
import { inventory } from './products/inventory.ts'
import { productGroups } from './products/product-groups.ts'
import { productSeries } from './products/product-series.ts'
import { products } from './products/products.ts'
import { returns } from './products/returns.ts'
import { topProducts } from './products/top-products.ts'
import { productsSeries } from './products/top-products-series.ts'
import { coupons } from './sales/coupons.ts'
import { dailySales } from './sales/daily-sales.ts'
import { hourlySales } from './sales/hourly-sales.ts'
import { monthlySales } from './sales/monthly-sales.ts'
import { restatedOrders } from './sales/restated-orders.ts'
import { restatements } from './sales/restatements.ts'
import { salesHeatmap } from './sales/sales-heatmap.ts'
import { salesSeries } from './sales/sales-series.ts'
import { salesSummary } from './sales/sales-summary.ts'
import { taxes } from './sales/taxes.ts'

/** All reports. Their routes, commands and API documentation follow from this list. */
export const reports: readonly Report[] = [
  dailySales,
  hourlySales,
  monthlySales,
  salesSummary,
  salesSeries,
  salesHeatmap,
  restatements,
  restatedOrders,
  coupons,
  taxes,
  topProducts,
  products,
  productGroups,
  productSeries,
  productsSeries,
  boughtTogether,
  inventory,
  returns,
  newReturning,
  topCustomers,
  cohorts,
  customerSegments,
  customer,
  orders,
  order,
  orderFunnel,
  paymentsSummary,
  ingest,
  contradictions,
  ingestWarnings,
  waiting,
]
