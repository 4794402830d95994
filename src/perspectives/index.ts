import type { Perspective } from './perspective.ts'
import { cohorts } from './tables/cohort-analytics.ts'
import { customerActivity } from './tables/customer-activity.ts'
import { dailySales } from './tables/daily-sales.ts'
import { dimensionSales } from './tables/dimension-sales.ts'
import { failedPayments } from './tables/failed-payments.ts'
import { hourlySales } from './tables/hourly-sales.ts'
import { orderFunnel } from './tables/order-funnel.ts'
import { orderRestatements } from './tables/order-restatements.ts'
import { orderReturns } from './tables/order-returns.ts'
import { orderReversals } from './tables/order-reversals.ts'
import { payments } from './tables/payment-analytics.ts'
import { productSales } from './tables/product-analytics.ts'
import { productLineParts } from './tables/product-line-parts.ts'
import { productMonths } from './tables/product-months.ts'
import { quarterHourSales } from './tables/quarter-hour-sales.ts'
import { salesRestatements } from './tables/sales-restatements.ts'
import { statusSales } from './tables/status-sales.ts'
import { stepSales } from './tables/step-sales.ts'
import { stockLevels } from './tables/stock-levels.ts'
import { stockMovements } from './tables/stock-movements.ts'
import { stockStatements } from './tables/stock-statements.ts'
import { taxRateSales } from './tables/tax-rate-sales.ts'
import { variantSales } from './tables/variant-sales.ts'

/** Tidemark's own perspectives, in the sequence of their writing. Rows that most batches share are written last. */
export const perspectives: readonly Perspective[] = [
  orderReversals,
  orderReturns,
  orderRestatements,
  failedPayments,
  stockStatements,
  stockMovements,
  stockLevels,
  variantSales,
  productLineParts,
  productSales,
  productMonths,
  customerActivity,
  cohorts,
  payments,
  stepSales,
  orderFunnel,
  statusSales,
  taxRateSales,
  dimensionSales,
  quarterHourSales,
  hourlySales,
  salesRestatements,
  dailySales,
] as unknown as Perspective[]
