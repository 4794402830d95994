import { cohorts } from './cohort-analytics.ts'
import { customerActivity } from './customer-activity.ts'
import { dailySales } from './daily-sales.ts'
import { dimensionSales } from './dimension-sales.ts'
import { failedPayments } from './failed-payments.ts'
import { hourlySales } from './hourly-sales.ts'
import { orderFunnel } from './order-funnel.ts'
import { orderRestatements } from './order-restatements.ts'
import { orderReturns } from './order-returns.ts'
import { orderReversals } from './order-reversals.ts'
import { payments } from './payment-analytics.ts'
import type { Perspective } from './perspective.ts'
import { productSales } from './product-analytics.ts'
import { productLineParts } from './product-line-parts.ts'
import { productMonths } from './product-months.ts'
import { quarterHourSales } from './quarter-hour-sales.ts'
import { salesRestatements } from './sales-restatements.ts'
import { stockLevels } from './stock-levels.ts'
import { stockMovements } from './stock-movements.ts'
import { stockStatements } from './stock-statements.ts'
import { taxRateSales } from './tax-rate-sales.ts'
import { variantSales } from './variant-sales.ts'

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
  orderFunnel,
  taxRateSales,
  dimensionSales,
  quarterHourSales,
  hourlySales,
  salesRestatements,
  dailySales,
] as unknown as Perspective[]
