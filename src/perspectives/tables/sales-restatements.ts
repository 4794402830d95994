import type { ReasonMoved, SalesReason } from '../../facts/changes.ts'
import type { SalesChange } from '../../facts/orders/sales-reasons.ts'
import { type Arrival, definePerspective, sumUp } from '../perspective.ts'
import { salesByDay } from '../sales-by-day.ts'
import { salesByTime } from '../sales-by-time.ts'
import { salesSums } from '../sales-sums.ts'

/** A change of sales with its reason. */
export interface ReasonedSales {
  sales: SalesChange
  reason: SalesReason
}

/** The changes of sales in a change of reasons. */
export function salesMoved({ sign, from, to, sales }: ReasonMoved): ReasonedSales[] {
  // What is moved may itself be subtracted, as a revision is before the next one.
  const times = (other: 1 | -1): SalesChange => ({ ...sales, sign: sales.sign === other ? 1 : -1 })
  return [
    { reason: from, sales: times(sign === 1 ? -1 : 1) },
    { reason: to, sales: times(sign) },
  ]
}

const additionsOf = ({ sales, reason }: ReasonedSales, { day, isWithdrawal }: Arrival) =>
  salesByDay(sales).map((addition) => ({
    ...addition,
    arrival_day: day,
    reason: isWithdrawal ? 'withdrawal' : reason,
  }))

/** Sales by day, by the day on which the events arrived, and by reason. All arrival days up to a day are what was known at its end. */
export const salesRestatements = definePerspective({
  table: 'sales_restatements',
  withdrawn: 'withdrawn_sales_restatements',
  omitsZeros: true,
  key: { currency: 'text', date: 'date', arrival_day: 'date', reason: 'text' },
  sums: salesSums,
  partition: { column: 'date', every: 'year' },
  withoutCustomers: true,
  sumsUp: sumUp(salesByTime, ({ currency, day: date, reason }, { day, isWithdrawal }) =>
    // Costs have no reason.
    reason === '' ? [] : [{ currency, date, arrival_day: day, reason: isWithdrawal ? 'withdrawal' : reason }],
  ),
  on: {
    ReasonMoved: (change, arrival) => salesMoved(change).flatMap((sales) => additionsOf(sales, arrival)),
  },
})
