import type { Shop } from './shop.ts'

/** Whether a comparison means anything: a period that began before the shop did would only show that there was less of it. */
export function isComparable(comparison: { period: { startDate: string } } | undefined, { firstDay }: Shop): boolean {
  return comparison !== undefined && firstDay !== null && comparison.period.startDate >= firstDay
}
