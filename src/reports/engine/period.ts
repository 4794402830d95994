import { addYears } from '../../time/days.ts'
import { ParameterError } from './parameters.ts'
import type { ReportContext } from './report.ts'

const MAX_YEARS = 100

/** Days, the first and the last included. Empty when the first is after the last. */
export interface Period {
  start: string
  end: string
}

/** The period; undefined when it has no day. */
export function daysIn(period: Period | undefined): Period | undefined {
  return period && period.start <= period.end ? period : undefined
}

/**
 * The period that is asked for. Without an end it ends today, without a start it begins where `defaultStart`
 * says for its last day.
 *
 * @throws ParameterError for a start after the end and for a period of more than 100 years.
 */
export function readPeriod(
  query: { startDate?: string; endDate?: string },
  context: ReportContext,
  defaultStart: (end: string) => string,
): Period {
  const end = query.endDate ?? context.today
  const start = query.startDate ?? defaultStart(end)
  if (query.startDate !== undefined && query.endDate !== undefined && start > end) {
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

function refuse(value: string, message: string, allowed: string): ParameterError {
  return new ParameterError([{ parameter: 'startDate', value, message, allowed }])
}
