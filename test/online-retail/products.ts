import { divided } from './invoices.ts'
import { type Asked, type Question, rows, totals, within } from './question.ts'

/** Products with what was taken back of them. */
export function productQuestions(asked: Asked, days: string): Question[] {
  const sums = `
    select product, count(distinct invoice) filter (where not is_returned) as times,
      coalesce(sum(units) filter (where not is_returned), 0) as units,
      coalesce(sum(items.amount) filter (where not is_returned), 0) as revenue,
      coalesce(sum(units) filter (where is_returned), 0) as refunded_units,
      coalesce(sum(items.amount) filter (where is_returned), 0) as refunds
    from items join (select invoice, moment from invoices) using (invoice) where ${within(asked)} group by product`
  const metrics = `
    times as "timesOrdered", units as "unitsSold", revenue as "revenue", refunded_units as "refundedUnits",
    refunds as "refunds", 0 as "cancelled", units - refunded_units as "netUnits", revenue - refunds as "netRevenue"`
  return [
    ...['event', 'order'].map((basis) =>
      rows(
        `products?${days}&limit=500&basis=${basis}`,
        `select product as "productId", ${metrics} from (${sums})
         where times <> 0 or units <> 0 or revenue <> 0 or refunded_units <> 0 or refunds <> 0
         order by revenue - refunds desc, product limit 500`,
      ),
    ),
    totals(
      `products?${days}`,
      `select ${metrics}, "netRevenue" as "salesNetRevenue" from (
         select sum(times) as times, sum(units) as units, sum(revenue) as revenue, sum(refunded_units) as refunded_units,
           sum(refunds) as refunds
         from (${sums})
       )`,
    ),
    rows(
      `products/top?${days}&limit=1000`,
      `select product as "productId", times as "timesOrdered", units as "unitsSold", revenue as "totalRevenue",
         ${divided('revenue', 'times', 2)} as "avgRevenuePerOrder"
       from (${sums}) where times > 0 order by revenue desc, product limit 1000`,
    ),
  ]
}
