import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { salesMetrics } from '../../metrics/sales.ts'
import { sumsRow } from '../sums-row.ts'
import { FILTERS, type OrdersQuery } from './orders-filter.ts'
import { isOfReversals } from './orders-of-step.ts'
import { RESTATED } from './restated-orders.ts'
import { COSTED, columnsOf, PLACED, REVERSED, reversedByNotes, SALES } from './totals-from-sums.ts'

const STORED_STEPS = ['refunded', 'charged_back', 'cancelled', 'reversed', 'payment_failed'] as const

/**
 * Whether the totals of a list of orders to which something happened can be read from sums by step. They are those of one currency, because an
 * order can have the step in several.
 */
export function isKeptByStep(query: OrdersQuery, context: ReportContext): boolean {
  const { timeZone, shopTimeZone, conversion, currencies = [] } = context
  const isStored = STORED_STEPS.some((step) => step === query.happened)
  const isFiltered = FILTERS.some((name) => query[name] !== undefined)
  return isStored && !isFiltered && timeZone === shopTimeZone && !conversion && currencies.length <= 1
}

/** The totals from these sums. */
export function fromStepSums(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const isOfPayments = query.happened === 'payment_failed'
  const failed = (column: string) => (isOfPayments ? sql`(${failedPayments(column, period, context)})` : sql`null`)
  return sql`
    with parts as materialized (
      ${stepSales(query, period, context)}
      union all
      select ${sumsRow(COLUMNS, { rows: sql`1`, notes: sql`1`, ...columnsOf(REVERSED) })}
      from (${reversedByNotes(query, period, context)}) as notes
    )
    select
      coalesce(sum(rows), 0) as rows,
      coalesce(sum(notes), 0) as "creditNotes",
      null as customers,
      null as "productUnits",
      null as "productRevenue",
      ${failed('payments')} as "failedPayments",
      ${failed('amount')} as "failedAmount",
      null as "returnedUnits",
      ${salesMetrics('event', context.currency)}
    from parts`
}

const COLUMNS = ['rows', 'notes', ...SALES] as const

/** With `basis=order`, reversals happen to orders on the day of the order, so its day alone decides. */
function stepSales(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const isByOrder = query.basis === 'order'
  const isByOrderDay = isByOrder && isOfReversals(query)
  const sums = {
    rows: isByOrderDay ? sql`orders_by_order` : sql`orders`,
    ...columnsOf([...PLACED, ...COSTED]),
    ...columnsOf(REVERSED, '', isByOrder ? '_by_order' : ''),
    ...(isByOrder ? {} : columnsOf(RESTATED)),
  }
  return sql`
    select ${sumsRow(COLUMNS, sums)}
    from step_sales_analytics
    where ${isByOrderDay ? ofOrderDays(query, period, context) : hadStep(query, period, context)}`
}

/** Whether a row of `step_sales_analytics` has sales in the period of orders that had the step in the period. */
export const hadStep = (query: OrdersQuery, period: Period, context: ReportContext): Sql => sql`
  ${ofOrderDays(query, period, context)}
  and (previous_date >= ${period.start}::date or next_date <= ${period.end}::date)`

const ofOrderDays = ({ happened }: OrdersQuery, { start, end }: Period, context: ReportContext): Sql => sql`
  tenant_id = ${context.tenantId}
  and ${isOfCurrency(context)}
  and step = ${happened ?? null}
  and date >= ${start}::date
  and date <= ${end}::date`

const failedPayments = (column: string, { start, end }: Period, context: ReportContext): Sql => sql`
  select coalesce(sum(${raw(column)}), 0)
  from payment_analytics
  where tenant_id = ${context.tenantId}
  and ${isOfCurrency(context)}
  and outcome = 'failed'
  and date >= ${start}::date
  and date <= ${end}::date`
