import { addDays, lastOfMonth } from '../../time/days.ts'
import { firstDayOf, lengthOf, type Period } from '../../time/periods.ts'

/** A period as months and days that are fast to add up. Its days are `months` + `added` − `subtracted`. */
export interface MonthsAndDays {
  /** Whole months; undefined when days alone are faster. */
  months: Period | undefined
  added: Period[]
  /** Days of `months` that are outside the period. */
  subtracted: Period[]
}

/**
 * Uses whole months within the period. The first and the last month are either added day by day, or added as a whole with the other days
 * subtracted, whichever reads fewer days. Days after `today` are almost empty and count as free.
 */
export function monthsAndDays({ start, end }: Period, today: string): MonthsAndDays {
  if (start > end) return { months: undefined, added: [], subtracted: [] }
  const before = { start: firstDayOf('month', start), end: addDays(start, -1) }
  const after = { start: addDays(end, 1), end: lastOfMonth(end) }
  const costOf = (days: Period) => lengthOf({ start: days.start, end: days.end < today ? days.end : today })

  if (before.start === firstDayOf('month', end)) {
    if (costOf({ start, end }) <= costOf(before) + costOf(after)) {
      return { months: undefined, added: [{ start, end }], subtracted: [] }
    }
    return { months: { start: before.start, end: after.end }, added: [], subtracted: [before, after].filter(lengthOf) }
  }
  const head = { start, end: lastOfMonth(start) }
  const tail = { start: firstDayOf('month', end), end }
  const isHeadWhole = costOf(before) < costOf(head)
  const isTailWhole = costOf(after) < costOf(tail)
  const months = {
    start: isHeadWhole ? before.start : addDays(head.end, 1),
    end: isTailWhole ? after.end : addDays(tail.start, -1),
  }
  return {
    months: lengthOf(months) ? months : undefined,
    added: [isHeadWhole ? undefined : head, isTailWhole ? undefined : tail].filter((days) => days !== undefined),
    subtracted: [isHeadWhole ? before : undefined, isTailWhole ? after : undefined].filter(
      (days) => days !== undefined && lengthOf(days) > 0,
    ) as Period[],
  }
}
