import { divided } from './invoices.ts'
import { type Asked, type Question, rows, totals, within } from './question.ts'

/** Cohorts, new and returning customers, and those who bought most. */
export function customerQuestions(asked: Asked, days: string): Question[] {
  return [
    ...['week', 'month', 'quarter'].map((grain) =>
      rows(`customers/cohorts?${days}&interval=${grain}`, cohorts(asked, grain)),
    ),
    ...newAndReturning(asked, days),
    rows(`customers/top?${days}&limit=1000&sort=revenue`, topCustomers(asked)),
  ]
}

function cohorts({ start, end, today }: Asked, grain: string): string {
  const step = `interval ${grain === 'quarter' ? '3 months' : `1 ${grain}`}`
  const periodOf = (moment: string) => `date_trunc('${grain}', ${moment})`
  const shown = `
    i as "index", size, customers, round(customers / nullif(size, 0), 6) as retention, orders, revenue,
    net as "netRevenue", revenue_so_far as "cumulativeRevenue", net_so_far as "cumulativeNetRevenue",
    ${divided('net_so_far', 'size', 4)} as "netRevenuePerCustomer"`
  return `
    with bought as (
      select ${periodOf('first_at')} as cohort, ${periodOf('moment')} as period, count(distinct customer) as customers,
        count(*) as orders, sum(amount) as revenue
      from orders join firsts using (customer) group by all
    ),
    returned as (
      select ${periodOf('first_at')} as cohort, ${periodOf('moment')} as period, sum(amount) as refunds
      from notes join firsts using (customer) group by all
    ),
    grid as (
      select cohort, cohort + i * ${step} as period, i
      from (select unnest(generate_series(${periodOf(`timestamp '${start}'`)}, timestamp '${end}', ${step})) as cohort)
      cross join (select unnest(range(0, 13)) as i)
      where cohort + i * ${step} <= timestamp '${today}'
    ),
    cells as (
      select cohort, period, i, coalesce(customers, 0) as customers, coalesce(orders, 0) as orders,
        coalesce(revenue, 0) as revenue, coalesce(revenue, 0) - coalesce(refunds, 0) as net,
        max(coalesce(customers, 0)) filter (where i = 0) over (partition by cohort) as size,
        period + ${step} > timestamp '${today}' + interval 1 day as is_unfinished
      from grid left join bought using (cohort, period) left join returned using (cohort, period)
    ),
    running as (
      select *, sum(revenue) over so_far as revenue_so_far, sum(net) over so_far as net_so_far
      from cells window so_far as (partition by cohort order by i)
    )
    select strftime(cohort, '%Y-%m-%d') as cohort, strftime(period, '%Y-%m-%d') as period, ${shown}
    from running
    union all
    select null, null, ${shown}
    from (
      select i, sum(size) as size, sum(customers) as customers, sum(orders) as orders, sum(revenue) as revenue,
        sum(net) as net, sum(revenue_so_far) as revenue_so_far, sum(net_so_far) as net_so_far
      from running where not is_unfinished group by i
    )
    order by cohort nulls last, "index"`
}

function newAndReturning(asked: Asked, days: string): Question[] {
  const counts = (isNew: string) => `
    count(distinct customer) as "uniqueCustomers", count(distinct customer) filter (where ${isNew}) as "newCustomers",
    count(distinct customer) filter (where not ${isNew}) as "returningCustomers",
    round(count(distinct customer) filter (where not ${isNew}) / nullif(count(distinct customer), 0), 6) as "returningShare",
    count(invoice) as "orders", coalesce(sum(amount), 0) as "revenue",
    count(invoice) filter (where customer is null) as "guestOrders",
    coalesce(sum(amount) filter (where customer is null), 0) as "guestRevenue"`
  const start = (interval: string) => `date_trunc('${interval}', timestamp '${asked.start}')`
  const byBucket = (interval: string) => {
    const isNew = `date_trunc('${interval}', first_at) = b`
    return `
      select strftime(b, '%Y-%m-%d') as bucket, ${counts(isNew)},
        count(invoice) filter (where ${isNew}) as "newCustomerOrders",
        coalesce(sum(amount) filter (where ${isNew}), 0) as "newCustomerRevenue"
      from (select unnest(generate_series(${start(interval)}, timestamp '${asked.end}', interval 1 ${interval})) as b)
      left join (
        select date_trunc('${interval}', moment) as b, * from orders left join firsts using (customer)
      ) using (b)
      where moment is null or moment::date <= '${asked.end}'
      group by b order by b`
  }
  const whole = `
    select ${counts(`first_at >= ${start('month')}`)}
    from orders left join firsts using (customer) where moment >= ${start('month')} and moment::date <= '${asked.end}'`
  return [
    rows(`customers/new-returning?${days}&interval=month`, byBucket('month')),
    rows(`customers/new-returning?${days}&interval=week`, byBucket('week')),
    totals(`customers/new-returning?${days}&interval=month`, whole),
  ]
}

function topCustomers(asked: Asked): string {
  return `
    select customer as "customerId", count(*) as orders, sum(amount) as revenue,
      ${divided('sum(amount)', 'count(*)', 2)} as "averageOrderValue",
      strftime(timezone('UTC', timezone('Europe/London', max(moment))), '%Y-%m-%dT%H:%M:%SZ') as "lastOrderAt",
      strftime(timezone('UTC', timezone('Europe/London', first_at)), '%Y-%m-%dT%H:%M:%SZ') as "firstOrderAt"
    from orders join firsts using (customer) where ${within(asked)}
    group by customer, first_at order by revenue desc, customer limit 1000`
}
