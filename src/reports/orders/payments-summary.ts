import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { Count, Money, nullable, Share, Text } from '../engine/columns.ts'
import { comparisonOfWholeDays } from '../engine/comparison/comparison.ts'
import type { ReportContext } from '../engine/context.ts'
import { converted } from '../engine/currencies/converted.ts'
import { isOfCurrency } from '../engine/currencies/currencies.ts'
import { describe } from '../engine/describe.ts'
import {
  Align,
  Compare,
  CurrencyParam,
  EndDate,
  PaymentMethodParam,
  ReportingCurrency,
  StartDate,
  Tenant,
} from '../engine/parameters.ts'
import { readPeriod } from '../engine/period.ts'
import { defineReport } from '../engine/report.ts'
import { share } from '../metrics/average.ts'

const Query = Type.Object({
  startDate: StartDate,
  endDate: EndDate,
  paymentMethod: PaymentMethodParam,

  currency: CurrencyParam,
  reportingCurrency: ReportingCurrency,
  tenant: Tenant,
  compare: Compare,
  align: Align,
})
type Query = Type.Static<typeof Query>

function tries(query: Query, context: ReportContext): Sql {
  const period = readPeriod(query, context)
  const { start, end } = period
  const method = query.paymentMethod ?? null
  const stored = sql`
    select currency, date, outcome, payment_method, reason, payments, amount
    from payment_analytics
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and date >= ${start}::date
    and date <= ${end}::date
    and payments <> 0
    and (${method}::text is null or payment_method = ${method}::text)`
  const others = ['outcome', 'payment_method', 'reason', 'payments']
  return sql`from (${converted(stored, { money: ['amount'], others, day: sql`amounts.date` }, period, context)}) as tries`
}

/** Payments by the day they were tried. */
export const paymentsSummary = defineReport({
  name: 'payments-summary',
  path: '/api/analytics/payments/summary',
  summary: 'Successful and failed payments, by method and reason',
  description:
    'The success rate counts payments; `/api/analytics/orders/funnel` counts the orders that were paid. Payments are stored by whole days, so a comparison leaves out today. Default period: the last 30 days.',
  query: Query,
  row: Type.Object({
    paymentMethod: Text,
    outcome: describe(Text, '`processed` or `failed`'),
    reason: describe(nullable(Text), 'Why the payments failed; null for successful payments'),
    payments: Count,
    amount: Money,
    share: describe(nullable(Share), 'Payments ÷ all payments, successful and failed'),
  }),
  sql: (query, context) => sql`
    select
      payment_method as "paymentMethod",
      outcome,
      nullif(reason, '') as reason,
      sum(payments) as payments,
      sum(amount) as amount,
      ${share('sum(payments)', 'sum(sum(payments)) over ()')} as share
    ${tries(query, context)}
    group by payment_method, outcome, reason
    order by outcome desc, payments desc, payment_method, reason`,
  totals: {
    row: Type.Object({
      processed: Count,
      processedAmount: Money,
      failed: Count,
      failedAmount: Money,
      successRate: describe(nullable(Share), 'processed ÷ (processed + failed)'),
    }),
    sql: (query, context) => sql`
      select
        coalesce(sum(payments) filter (where outcome = 'processed'), 0) as processed,
        coalesce(sum(amount) filter (where outcome = 'processed'), 0) as "processedAmount",
        coalesce(sum(payments) filter (where outcome = 'failed'), 0) as failed,
        coalesce(sum(amount) filter (where outcome = 'failed'), 0) as "failedAmount",
        ${share("coalesce(sum(payments) filter (where outcome = 'processed'), 0)", 'sum(payments)')} as "successRate"
      ${tries(query, context)}`,
  },
  period: readPeriod,
  comparison: (query, context) => comparisonOfWholeDays(query, context, readPeriod(query, context)),
})
