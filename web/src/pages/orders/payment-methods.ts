import type { RowOf } from '../../api/client.ts'

/** The payments by one method, by outcome. */
export interface PaymentMethod {
  name: string
  processed: number
  processedAmount: number
  failed: number
  /** Successful payments divided by all payment attempts; null without attempts. */
  successRate: number | null
}

/** Counts by payment method, the most used first. */
export function methodsOf(rows: readonly RowOf<'/api/analytics/payments/summary'>[]): PaymentMethod[] {
  return [...new Set(rows.map(({ paymentMethod }) => paymentMethod))]
    .map((name) => {
      const own = rows.filter((row) => row.paymentMethod === name)
      const made = own.find(({ outcome }) => outcome === 'processed')
      const failed = own.reduce((sum, row) => sum + (row.outcome === 'failed' ? row.payments : 0), 0)
      const processed = made?.payments ?? 0
      const attempts = processed + failed
      return {
        name,
        processed,
        processedAmount: made?.amount ?? 0,
        failed,
        successRate: attempts === 0 ? null : processed / attempts,
      }
    })
    .sort((a, b) => b.processed + b.failed - (a.processed + a.failed))
}
