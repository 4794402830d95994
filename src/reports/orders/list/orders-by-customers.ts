import { type Sql, sql } from '../../../db/sql.ts'
import { addPeriods, firstDayOf, type Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { hasSeveralCurrencies, isOfCurrency, onlyCurrencyOf } from '../../engine/currencies/currencies.ts'
import { ParameterError } from '../../engine/parameters.ts'
import { beginOf, isWithin } from '../../engine/within.ts'
import type { Segment } from '../../metrics/segments.ts'
import { repeatCustomers } from './repeat-customers.ts'

/** Filters by customer. Segments are those of one currency. */
export interface CustomerFilter {
  cohort?: string
  interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
  customers?: 'new' | 'returning' | 'repeat'
  segment?: Segment
}

/** Conditions on the id of a customer. */
export function customerConditions(
  customerId: Sql,
  filter: CustomerFilter,
  period: Period,
  context: ReportContext,
): (Sql | false)[] {
  const { cohort, interval, customers, segment } = filter
  return [
    cohort !== undefined && sql`${customerId} in (${customersOfCohort(cohort, interval, context)})`,
    customers === 'repeat' && sql`${customerId} in (${repeatCustomers(period, context)})`,
    (customers === 'new' || customers === 'returning') && beganToBuy(customerId, customers, period, context),
    segment !== undefined && sql`${customerId} in (${customersOfSegment(segment, context)})`,
  ]
}

/** Whether the filter is about customers. */
export const isAboutCustomers = ({ cohort, customers, segment }: CustomerFilter): boolean =>
  [cohort, customers, segment].some((query) => query !== undefined)

/** A customer with orders in several of the currencies is in the cohort of the first order in any of them. */
function customersOfCohort(
  cohort: string,
  interval: CustomerFilter['interval'] = 'month',
  context: ReportContext,
): Sql {
  const first = firstDayOf(interval, cohort)
  const ofCurrency = sql`
    select customer_id
    from customers
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and first_day >= ${first}::date
    and first_day < ${addPeriods(interval, first, 1)}::date`
  if (!hasSeveralCurrencies(context)) return ofCurrency
  return sql`
    ${ofCurrency}
    except
    select customer_id
    from customers
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and first_day < ${first}::date`
}

/** Whether the first order of the customer was in the period (`new`) or before it (`returning`). */
function beganToBuy(customerId: Sql, who: 'new' | 'returning', period: Period, context: ReportContext): Sql {
  const firstOrder = sql`customers.first_order_at`
  const when =
    who === 'returning' ? sql`${firstOrder} < ${beginOf(period.start, context)}` : isWithin(firstOrder, period, context)
  // A page looks up the customers of its orders, and totals read all customers once. PostgreSQL can choose only without the minimum.
  if (onlyCurrencyOf(context) !== null) {
    return sql`${customerId} in (
      select customers.customer_id
      from customers
      where customers.tenant_id = ${context.tenantId}
      and ${isOfCurrency(context, 'customers.currency')}
      and ${when}
    )`
  }
  return sql`exists (
    select
    from (
      select min(first_order_at) as first_order_at
      from customers
      where customers.tenant_id = ${context.tenantId}
      and ${isOfCurrency(context, 'customers.currency')}
      and customers.customer_id = ${customerId}
    ) as customers
    where ${when}
  )`
}

function customersOfSegment(segment: Segment, context: ReportContext): Sql {
  refuseSeveral(segment, context)
  return sql`
    select customer_id
    from customer_segments
    where tenant_id = ${context.tenantId}
    and ${isOfCurrency(context)}
    and segment = ${segment}`
}

/** @throws ParameterError when several currencies count, in each of which a customer has a segment. */
function refuseSeveral(value: Segment, { currencies = [] }: ReportContext): void {
  if (currencies.length <= 1) return
  throw new ParameterError([
    {
      parameter: 'segment',
      value,
      message: 'segment is that of a customer in one currency; name it with currency',
      allowed: `with currency=${currencies[0]} or another currency`,
    },
  ])
}
