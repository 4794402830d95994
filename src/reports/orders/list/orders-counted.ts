import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isConvertible } from '../../engine/currencies/converted.ts'
import { isWithin, localTime } from '../../engine/within.ts'
import { cellConditions, type OrderFilter } from './orders-filter.ts'

/** Whether an amount is in the period and in the requested hours, and can be converted if that is requested. */
export function countsWithin(
  currency: Sql,
  moment: Sql,
  query: OrderFilter,
  period: Period,
  context: ReportContext,
): Sql {
  const within = sql`${isWithin(moment, period, context)} ${cellConditions(moment, query, context)}`
  return context.conversion ? sql`${within} and ${isConvertible(currency, dayOf(moment, context), context)}` : within
}

/** The local day of an instant. */
export const dayOf = (moment: Sql, context: ReportContext): Sql => sql`${localTime(moment, context)}::date`
