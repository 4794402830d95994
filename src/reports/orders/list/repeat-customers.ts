import { type Sql, sql } from '../../../db/sql.ts'
import type { Grain, Period } from '../../../time/periods.ts'
import { bucketOf } from '../../engine/buckets.ts'
import type { ReportContext } from '../../engine/context.ts'
import { isOfCurrency } from '../../engine/currencies/currencies.ts'
import { isWithin, localTime } from '../../engine/within.ts'

// Customers with two or more orders in a period. They are counted from the orders of the period, by an index that has all columns.

/** `customers`: how many customers placed two or more orders in the period. */
export const repeatCustomersIn = (period: Period, context: ReportContext): Sql => sql`
  select count(*) as customers
  from (${repeatCustomers(period, context)}) as repeated`

/** `customer_id`: the customers with two or more orders in the period. */
export const repeatCustomers = (period: Period, context: ReportContext): Sql => sql`
  select customer_id
  from orders
  where ${isOfCustomers(period, context)}
  group by customer_id
  having count(*) > 1`

/** `bucket` and `customers`: the customers with two or more orders in the interval, of which only days within the period count. */
export const repeatCustomersByBucket = (period: Period, interval: Grain, context: ReportContext): Sql => sql`
  select bucket, count(*) as customers
  from (
    select ${bucketOf(localTime(sql`placed_at`, context), interval)} as bucket, customer_id
    from orders
    where ${isOfCustomers(period, context)}
    group by 1, 2
    having count(*) > 1
  ) as repeated
  group by bucket`

const isOfCustomers = (period: Period, context: ReportContext): Sql => sql`
  tenant_id = ${context.tenantId}
  and ${isOfCurrency(context)}
  and customer_id is not null
  and ${isWithin(sql`placed_at`, period, context)}`
