import type { Shop } from './shop.ts'

/** Whether a comparison is meaningful. A period that began before the first sale of the shop is not complete. */
export function isComparable(comparison: { period: { startDate: string } } | undefined, { firstDay }: Shop): boolean {
  return comparison !== undefined && firstDay !== null && comparison.period.startDate >= firstDay
}
