import type { Pool, PoolClient } from 'pg'

/** The tutorial's tables, keys and statements, with the inbox of its framework. Each event has its own transaction. */
export async function createTutorialTables(pool: Pool): Promise<void> {
  await pool.query(`
    drop schema if exists tutorial cascade;
    create schema tutorial;
    create table tutorial.inbox (message_id uuid primary key, received_at timestamptz not null default now());
    create table tutorial.daily_sales_analytics (
      date date primary key, total_orders bigint not null default 0, total_revenue numeric(12, 2) not null default 0,
      total_items_sold bigint not null default 0, avg_order_value numeric(10, 2) not null default 0,
      unique_customers bigint not null default 0, updated_at timestamp not null default now()
    );
    create table tutorial.hourly_sales_analytics (
      hour timestamp primary key, total_orders bigint not null default 0, total_revenue numeric(12, 2) not null default 0,
      updated_at timestamp not null default now()
    );
    create table tutorial.product_analytics (
      product_id text, date date, times_ordered bigint not null default 0, units_sold bigint not null default 0,
      total_revenue numeric(12, 2) not null default 0, updated_at timestamp not null default now(),
      primary key (product_id, date)
    );
    create index on tutorial.product_analytics (total_revenue desc)`)
}

interface TutorialOrder {
  id: string
  p: {
    CreatedAt: string
    TotalAmount: number
    LineItems: { ProductId: string; Quantity: number; UnitPrice: number }[]
  }
}

/** Applies events one by one, on a number of connections at the same time. */
export async function applyTheTutorialsWay(pool: Pool, bodies: readonly Buffer[], connections: number): Promise<void> {
  const rest = bodies.values()
  const work = async () => {
    const client = await pool.connect()
    try {
      for (const body of rest) await applyOne(client, JSON.parse(body.toString()) as TutorialOrder)
    } finally {
      client.release()
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
}

async function applyOne(client: PoolClient, { id, p: order }: TutorialOrder): Promise<void> {
  const run = (name: string, text: string, values: unknown[]) =>
    client.query({ name: `tutorial-${name}`, text, values })
  await client.query('begin')
  const { rowCount } = await run(
    'inbox',
    'insert into tutorial.inbox (message_id) values ($1) on conflict do nothing',
    [id],
  )
  if (rowCount === 1) {
    const items = order.LineItems.reduce((sum, { Quantity }) => sum + Quantity, 0)
    const date = order.CreatedAt.slice(0, 10)
    await run('daily', DAILY, [date, order.TotalAmount, items])
    await run('hourly', HOURLY, [`${order.CreatedAt.slice(0, 13)}:00:00`, order.TotalAmount])
    // The tutorial's own loop does not use key order. With eight connections it would cause deadlocks.
    for (const item of order.LineItems.toSorted((a, b) => (a.ProductId < b.ProductId ? -1 : 1))) {
      await run('product', PRODUCT, [item.ProductId, date, item.Quantity, (item.Quantity * item.UnitPrice).toFixed(2)])
    }
  }
  await client.query('commit')
}

const DAILY = `
  insert into tutorial.daily_sales_analytics as day
    (date, total_orders, total_revenue, total_items_sold, avg_order_value, unique_customers)
  values ($1, 1, $2, $3, $2, 1)
  on conflict (date) do update set
    total_orders = day.total_orders + 1,
    total_revenue = day.total_revenue + $2,
    total_items_sold = day.total_items_sold + $3,
    avg_order_value = (day.total_revenue + $2) / (day.total_orders + 1),
    updated_at = now()`

const HOURLY = `
  insert into tutorial.hourly_sales_analytics as hour (hour, total_orders, total_revenue)
  values ($1, 1, $2)
  on conflict (hour) do update set
    total_orders = hour.total_orders + 1, total_revenue = hour.total_revenue + $2, updated_at = now()`

const PRODUCT = `
  insert into tutorial.product_analytics as product (product_id, date, times_ordered, units_sold, total_revenue)
  values ($1, $2, 1, $3, $4)
  on conflict (product_id, date) do update set
    times_ordered = product.times_ordered + 1, units_sold = product.units_sold + $3,
    total_revenue = product.total_revenue + $4, updated_at = now()`
