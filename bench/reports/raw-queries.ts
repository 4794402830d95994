/** The period of a query, including the first and the last day. */
export interface Days {
  start: string
  end: string
}

// Queries of the orders for the reports, in SQL for PostgreSQL and DuckDB. Columns have the names of the report.

const within = ({ start, end }: Days) =>
  `placed_at >= timestamptz '${start} 00:00:00+00' and placed_at < timestamptz '${end} 00:00:00+00' + interval '1 day'`

const text = (day: string) => `cast(cast(${day} as date) as varchar)`

export function rawDailySales(days: Days): string {
  return `
    select ${text('day')} as "date", orders as "totalOrders", revenue as "totalRevenue", items as "totalItemsSold",
      customers as "uniqueCustomers"
    from (
      select day, count(*) as orders, sum(total) as revenue, count(distinct customer_id) as customers
      from raw.orders where ${within(days)} group by day
    ) as sold
    join (select day, sum(quantity) as items from raw.lines where ${within(days)} group by day) as lines using (day)
    order by day desc`
}

export function rawHourlySales(days: Days): string {
  return `
    select count(*) as "totalOrders", sum(total) as "totalRevenue"
    from raw.orders where ${within(days)} group by date_trunc('hour', placed_at) order by date_trunc('hour', placed_at)`
}

/** Sales with reversals by the day of the order, and the number of new customers. */
export function rawSalesSummary(days: Days): string {
  return `
    select sold.*, items as "itemsSold", fresh as "newCustomers"
    from (
      select count(*) as "orders", sum(total) as "totalRevenue", sum(discount) as "discounts", sum(tax) as "tax",
        sum(shipping) as "shipping", sum(refunded) as "refunds", sum(reversed) as "reversed",
        count(*) filter (where cancelled_at is not null) as "cancelledOrders",
        count(distinct customer_id) as "uniqueCustomers"
      from raw.orders where ${within(days)}
    ) as sold
    cross join (select sum(quantity) as items from raw.lines where ${within(days)}) as lines
    cross join (
      select count(*) as fresh
      from (select distinct customer_id from raw.orders where ${within(days)} and customer_id is not null) as active
      where not exists (
        select 1 from raw.orders as earlier
        where earlier.customer_id = active.customer_id and earlier.placed_at < timestamptz '${days.start} 00:00:00+00'
      )
    ) as firsts`
}

export function rawSalesSeries(days: Days): string {
  return `
    select ${text(`date_trunc('week', day)`)} as "bucket", count(*) as "orders", sum(total) as "totalRevenue",
      sum(reversed) as "reversed", count(distinct customer_id) as "uniqueCustomers"
    from raw.orders where ${within(days)} group by date_trunc('week', day) order by date_trunc('week', day)`
}

export function rawHeatmap(days: Days): string {
  return `
    select cells.weekday as "weekday", cells.hour as "hour", coalesce(orders, 0) as "orders",
      coalesce(revenue, 0) as "totalRevenue"
    from (
      select weekdays.n as weekday, hours.n as hour
      from (select unnest(array[1, 2, 3, 4, 5, 6, 7]) as n) as weekdays
      cross join (select cast(generate_series as integer) as n from generate_series(0, 23)) as hours
    ) as cells
    left join (
      select extract(isodow from placed_at) as weekday, extract(hour from placed_at) as hour, count(*) as orders,
        sum(total) as revenue
      from raw.orders where ${within(days)} group by 1, 2
    ) as sold on sold.weekday = cells.weekday and sold.hour = cells.hour
    order by 1, 2`
}

export function rawTopProducts(days: Days): string {
  return `
    select product_id as "productId", count(distinct order_id) as "timesOrdered", sum(quantity) as "unitsSold",
      sum(total) as "totalRevenue"
    from raw.lines where ${within(days)} group by product_id order by sum(total) desc, product_id limit 10`
}

export function rawProductSeries(days: Days, productId: string): string {
  return `
    select ${text('day')} as "bucket", count(distinct order_id) as "timesOrdered", sum(quantity) as "unitsSold",
      sum(total) as "revenue"
    from raw.lines where ${within(days)} and product_id = '${productId}' group by day order by day`
}

/** Pairs with the report's default minimum number of orders. */
export function rawPairs(days: Days): string {
  return `
    with baskets as (select distinct order_id, product_id from raw.lines where ${within(days)})
    select a.product_id as "productId", b.product_id as "otherProductId", count(*) as "orders"
    from baskets as a join baskets as b on a.order_id = b.order_id and a.product_id < b.product_id
    group by a.product_id, b.product_id
    having count(*) >= (select greatest(2, ceil(count(*) / 10000.0)) from raw.orders where ${within(days)})
    order by count(*) desc, a.product_id, b.product_id limit 10`
}

export function rawNewReturning(days: Days, interval: 'day' | 'month'): string {
  const bucket = `date_trunc('${interval}', day)`
  return `
    with firsts as (select customer_id, min(day) as first_day from raw.orders where customer_id is not null group by customer_id)
    select ${text(bucket)} as "bucket", count(distinct customer_id) as "uniqueCustomers",
      count(distinct customer_id) filter (where date_trunc('${interval}', first_day) = ${bucket}) as "newCustomers",
      count(*) as "orders", sum(total) as "revenue"
    from raw.orders left join firsts using (customer_id)
    where ${within(days)} group by ${bucket} order by ${bucket}`
}

export function rawCohorts({ start, end }: Days, interval: 'day' | 'month'): string {
  const cohort = `date_trunc('${interval}', first_day)`
  const period = `date_trunc('${interval}', day)`
  return `
    with firsts as (select customer_id, min(day) as first_day from raw.orders where customer_id is not null group by customer_id)
    select ${text(cohort)} as "cohort", ${text(period)} as "period", count(distinct customer_id) as "customers",
      count(*) as "orders", sum(total) as "revenue"
    from raw.orders join firsts using (customer_id)
    where ${cohort} >= date_trunc('${interval}', date '${start}') and first_day <= date '${end}'
    and day < ${cohort} + interval '13 ${interval}'
    group by ${cohort}, ${period} order by ${cohort}, ${period}`
}

export function rawTopCustomers(days: Days): string {
  return `
    select customer_id as "customerId", count(*) as "orders", sum(total) as "revenue",
      sum(total - reversed) as "netRevenue"
    from raw.orders where ${within(days)} and customer_id is not null
    group by customer_id order by sum(total - reversed) desc, customer_id limit 10`
}

export function rawFunnel(days: Days): string {
  return `
    select count(*) as "orders", count(paid_at) as "paid", count(shipped_at) as "shipped",
      count(*) filter (where refunded > 0) as "refunded", count(cancelled_at) as "cancelled"
    from raw.orders where ${within(days)}`
}
