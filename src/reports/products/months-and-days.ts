import { addDays, lastOfMonth } from '../../time/days.ts'
import { firstDayOf, lengthOf, type Period } from '../../time/periods.ts'

/** A period as what is quick to add up: `months` + `added` − `subtracted` are its days, each once. */
export interface MonthsAndDays {
  /** From the first day of a month to the last day of one; undefined when days alone are quicker. */
  months: Period | undefined
  added: Period[]
  /** Days of `months` that are not asked for. */
  subtracted: Period[]
}

/**
 * Takes whole months where they are within the period. The months that it begins and ends in are either added day by day, or subtracted
 * whole and the other days subtracted: whichever reads fewer days. Those after `today` hold next to nothing and cost nothing.
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
