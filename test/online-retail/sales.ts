import { divided } from './invoices.ts'
import { type Asked, type Question, rows, totals, within } from './question.ts'

const sales = `
  coalesce(sum(orders), 0) as "orders", coalesce(sum(revenue), 0) as "totalRevenue",
  coalesce(sum(revenue), 0) as "grossSales", coalesce(sum(units), 0) as "itemsSold",
  ${divided('sum(revenue)', 'sum(orders)', 2)} as "averageOrderValue", coalesce(sum(refund_count), 0) as "refundCount",
  coalesce(sum(refunds), 0) as "refunds", coalesce(sum(refunds), 0) as "reversed", 0 as "cancelledOrders",
  coalesce(sum(revenue) - sum(refunds), 0) as "netRevenue"`

/** Sums, series and heat maps of sales, here and elsewhere. */
export function salesQuestions(asked: Asked, days: string): Question[] {
  const summary = `
    select sales.*, customers as "uniqueCustomers", fresh as "newCustomers", customers - fresh as "returningCustomers"
    from (select ${sales} from events where ${within(asked)}) as sales
    cross join (select count(distinct customer) as customers,
      count(distinct customer) filter (where first_at::date >= '${asked.start}') as fresh
      from orders left join firsts using (customer) where ${within(asked)})`
  return [
    ...['event', 'order'].map((basis) => rows(`sales/summary?${days}&basis=${basis}`, summary)),
    ...['day', 'week', 'month', 'quarter', 'year'].map((interval) =>
      rows(`sales/series?${days}&interval=${interval}`, series(asked, interval)),
    ),
    totals(`sales/series?${days}&interval=week&basis=order`, `select ${sales} from events where ${within(asked)}`),
    ...['America/New_York', 'Asia/Kathmandu'].flatMap((zone) => elsewhere(asked, days, zone)),
  ]
}

/** Different and new customers of a bucket `b` of days. */
const customersBy = (asked: Asked, bucket: string) => `
  select ${bucket} as b, count(distinct customer) as customers,
    count(distinct customer) filter (where ${bucket.replace('moment', 'first_at')} = ${bucket}
      and first_at::date >= '${asked.start}') as fresh
  from orders left join firsts using (customer) where ${within(asked)} group by 1`

function series(asked: Asked, interval: string): string {
  const bucket = `date_trunc('${interval}', moment)`
  const buckets = `
    select unnest(generate_series(date_trunc('${interval}', timestamp '${asked.start}'), timestamp '${asked.end}',
      interval ${interval === 'quarter' ? '3 months' : `1 ${interval}`})) as b`
  return `
    select strftime(b, '%Y-%m-%d') as bucket, ${sales},
      coalesce(max(customers), 0) as "uniqueCustomers", coalesce(max(fresh), 0) as "newCustomers",
      coalesce(max(customers) - max(fresh), 0) as "returningCustomers"
    from (${buckets})
    left join (select ${bucket} as b, * from events where ${within(asked)}) using (b)
    left join (${customersBy(asked, bucket)}) using (b)
    group by b order by b`
}

/** The same sales by the days, and by the hours of the week, of somewhere else. */
function elsewhere(asked: Asked, days: string, zone: string): Question[] {
  const there = `(select * replace (timezone('${zone}', timezone('Europe/London', moment)) as moment) from events)`
  const sold = `select moment::date as b, * from ${there} where ${within(asked)}`
  return [
    rows(
      `sales/series?${days}&timezone=${zone}`,
      `select strftime(b, '%Y-%m-%d') as bucket, ${sales}
       from (select unnest(generate_series(timestamp '${asked.start}', timestamp '${asked.end}', interval 1 day)) as b)
       left join (${sold}) using (b) group by b order by b`,
    ),
    rows(
      `sales/heatmap?${days}&timezone=${zone}`,
      `select weekday, hour, ${sales}
       from (select unnest(range(1, 8)) as weekday) cross join (select unnest(range(0, 24)) as hour)
       left join (select isodow(moment) as weekday, hour(moment) as hour, * from (${sold})) using (weekday, hour)
       group by weekday, hour order by weekday, hour`,
    ),
  ]
}
