/** The period of a partition. */
export type Every = 'month' | 'year'

/** A stretch of time with a partition of its own: `2026` or `2026-11`. */
export interface Period {
  /** The end of the names of its tables: `2026`, `2026_11`. */
  suffix: string
  /** First day and first day after it, `YYYY-MM-DD`. */
  from: string
  to: string
}

/** The start of the day's text, which identifies its period without a calculation. */
export function periodKey(every: Every, day: string): string {
  return day.slice(0, every === 'year' ? 4 : 7)
}

/**
 * The period that a day belongs to.
 *
 * @param day starts with `YYYY-MM-DD`.
 */
export function periodOf(every: Every, day: string): Period {
  const [year = 0, month = 0] = day.split('-', 2).map(Number)
  if (every === 'year')
    return { suffix: text(year, 4), from: `${text(year, 4)}-01-01`, to: `${text(year + 1, 4)}-01-01` }
  const next = month === 12 ? `${text(year + 1, 4)}-01` : `${text(year, 4)}-${text(month + 1, 2)}`
  return {
    suffix: `${text(year, 4)}_${text(month, 2)}`,
    from: `${text(year, 4)}-${text(month, 2)}-01`,
    to: `${next}-01`,
  }
}

function text(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
