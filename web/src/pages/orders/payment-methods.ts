import type { RowOf } from '../../api/client.ts'

/** What became of the payments by one method. */
export interface PaymentMethod {
  name: string
  processed: number
  processedAmount: number
  failed: number
  /** Of all tries; null when there were none. */
  successRate: number | null
}

/** Counts by method, the most used first. */
export function methodsOf(rows: readonly RowOf<'/api/analytics/payments/summary'>[]): PaymentMethod[] {
  return [...new Set(rows.map(({ paymentMethod }) => paymentMethod))]
    .map((name) => {
      const own = rows.filter((row) => row.paymentMethod === name)
      const made = own.find(({ outcome }) => outcome === 'processed')
      const failed = own.reduce((sum, row) => sum + (row.outcome === 'failed' ? row.payments : 0), 0)
      const processed = made?.payments ?? 0
      const tries = processed + failed
      return {
        ...{ name, processed, processedAmount: made?.amount ?? 0, failed },
        successRate: tries === 0 ? null : processed / tries,
      }
    })
    .sort((a, b) => b.processed + b.failed - (a.processed + a.failed))
}
