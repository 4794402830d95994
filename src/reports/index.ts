import { boughtTogether } from './bought-together.ts'
import { cohorts } from './cohorts.ts'
import { contradictions } from './contradictions.ts'
import { customer } from './customer.ts'
import { customerSegments } from './customer-segments.ts'
import { dailySales } from './daily-sales.ts'
import { hourlySales } from './hourly-sales.ts'
import { ingest } from './ingest.ts'
import { ingestWarnings } from './ingest-warnings.ts'
import { inventory } from './inventory.ts'
import { monthlySales } from './monthly-sales.ts'
import { newReturning } from './new-returning.ts'
import { order } from './order.ts'
import { orderFunnel } from './order-funnel.ts'
import { orders } from './orders.ts'
import { paymentsSummary } from './payments-summary.ts'
import { productSeries } from './product-series.ts'
import { products } from './products.ts'
import { productsSeries } from './products-series.ts'
import type { Report } from './report.ts'
import { salesHeatmap } from './sales-heatmap.ts'
import { salesSeries } from './sales-series.ts'
import { salesSummary } from './sales-summary.ts'
import { topCustomers } from './top-customers.ts'
import { topProducts } from './top-products.ts'
import { waiting } from './waiting.ts'

/** Every report there is. Its route and its page in the documentation follow from this list. */
export const reports: readonly Report[] = [
  dailySales,
  hourlySales,
  monthlySales,
  salesSummary,
  salesSeries,
  salesHeatmap,
  topProducts,
  products,
  productSeries,
  productsSeries,
  boughtTogether,
  inventory,
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
