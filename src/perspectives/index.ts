import { dailySales } from './daily-sales.ts'
import { hourlySales } from './hourly-sales.ts'
import type { Perspective } from './perspective.ts'
import { productSales } from './product-sales.ts'

/** Tidemark's own perspectives, in the order in which a batch writes them: the rows that most batches share come last. */
export const perspectives: readonly Perspective[] = [productSales, hourlySales, dailySales] as unknown as Perspective[]
