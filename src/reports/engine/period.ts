import { addYears } from '../../time/days.ts'
import { lastDays, type Period } from '../../time/periods.ts'
import type { ReportContext } from './context.ts'
import { ParameterError } from './parameters.ts'

const MAX_YEARS = 100

interface PeriodQuery {
  startDate?: string
  endDate?: string
}

/**
 * The requested period. Without `endDate` it ends today. Without `startDate` it is the last 30 days, today included.
 *
 * @throws ParameterError for a start after the end, or more than 100 years.
 */
export const readPeriod = (query: PeriodQuery, context: ReportContext): Period =>
  readPeriodOr((end) => lastDays(end, 30), query, context)

/** The same with another default: `byDefault` gives the period that ends with a day. */
export function readPeriodOr(
  byDefault: (end: string) => Period,
  { startDate, endDate }: PeriodQuery,
  { today }: ReportContext,
): Period {
  const end = endDate ?? today
  const start = startDate ?? byDefault(end).start
  if (startDate !== undefined && endDate !== undefined && start > end) {
    throw refuse(start, `startDate ${start} is after endDate ${end}`, 'a day that is not after endDate')
  }
  if (end > addYears(start, MAX_YEARS)) {
    throw refuse(
      start,
      `startDate ${start} to ${end} is more than ${MAX_YEARS} years`,
      `a period of at most ${MAX_YEARS} years`,
    )
  }
  return { start, end }
}

/**
 * The default of daily sales and top products: `end` and the 30 days before it. The Whizbang tutorial, whose responses these reports
 * reproduce, counts back 30 days, so its period has 31 days. All other reports have 30.
 */
export const last31Days = (end: string): Period => lastDays(end, 31)

function refuse(value: string, message: string, allowed: string): ParameterError {
  return new ParameterError([{ parameter: 'startDate', value, message, allowed }])
}
