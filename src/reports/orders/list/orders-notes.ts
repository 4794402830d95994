import { type Sql, sql } from '../../../db/sql.ts'
import { addDays } from '../../../time/days.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { countsWithin } from './orders-counted.ts'
import { noteConditions, type OrdersQuery } from './orders-filter.ts'

/** `from … where …` of the credit notes of the period. */
export function fromNotes(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const { start, end } = period
  // The stored days are those of the shop. Days of other time zones differ from them by less than two days.
  return sql`
    from credit_notes
    where credit_notes.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'credit_notes.currency')}
    and credit_notes.day >= ${addDays(start, -2)}::date
    and credit_notes.day <= ${addDays(end, 2)}::date
    and ${countsWithin(sql`credit_notes.currency`, sql`credit_notes.refunded_at`, query, period, context)}
    ${noteConditions(query, period, context)}`
}
