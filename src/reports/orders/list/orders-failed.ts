import { type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted } from '../../engine/currencies/converted.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { countsWithin, dayOf } from './orders-counted.ts'
import { and, type OrderFilter } from './orders-filter.ts'

/** `from failed`: orders with a failed payment in the period, with the number of failed payments and their amount. */
export function fromFailed(query: OrderFilter, period: Period, context: ReportContext): Sql {
  return sql`
    from (
      select order_id, sum(payments) as payments, sum(amount) as amount
      from (${failedPayments(query, period, context)}) as failed_payments
      group by order_id
    ) as failed`
}

/** The failed payments of the query, with amounts in the reporting currency. */
export function failedPayments(
  query: OrderFilter,
  period: Period,
  context: ReportContext,
  { isWanted = sql`true`, rates }: { isWanted?: Sql; rates?: Sql } = {},
): Sql {
  const stored = sql`
    select *
    from failed_payments
    where ${isFailedWithin(query, period, context)}
    and ${isWanted}`
  const columns = {
    money: ['amount'],
    others: ['order_id', 'payments'],
    day: dayOf(sql`amounts.quarter`, context),
  }
  return converted(stored, columns, period, context, rates)
}

/** Whether a row of `failed_payments` matches the query. */
export function isFailedWithin(query: OrderFilter, period: Period, context: ReportContext): Sql {
  const { paymentMethod, failureReason } = query
  return sql`
    failed_payments.tenant_id = ${context.tenantId}
    and ${isOfCurrency(context, 'failed_payments.currency')}
    and failed_payments.payments <> 0
    and ${countsWithin(sql`failed_payments.currency`, sql`failed_payments.quarter`, query, period, context)}
    ${and([
      paymentMethod !== undefined && sql`failed_payments.payment_method = ${paymentMethod}`,
      failureReason !== undefined && sql`failed_payments.reason = ${failureReason}`,
    ])}`
}
