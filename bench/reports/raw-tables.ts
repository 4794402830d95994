/**
 * Orders and lines as rows. In PostgreSQL they are views of Tidemark's tables, so that queries can use their indexes. DuckDB gets
 * the same rows under the same names, so that the same query runs in both.
 */
export const RAW_VIEWS = `
  create schema if not exists raw;
  create or replace view raw.orders as
  select
    order_id, customer_id, placed_at, day, total, discount, tax, shipping, coalesce(refunded, 0) as refunded,
    coalesce(reversed, 0) as reversed, paid_at, shipped_at, cancelled_at, channel, country, payment_method
  from public.orders
  where tenant_id = 'default'
  and currency = 'USD'
  and placed_at is not null;
  create or replace view raw.lines as
  select order_id, placed_at, day, product_id, quantity, total
  from public.order_lines
  where tenant_id = 'default'
  and currency = 'USD'
  and placed_at is not null`

const MONEY = 'decimal(18, 2)'

/** The columns in DuckDB, by table. */
export const RAW_COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  orders: {
    order_id: 'varchar',
    customer_id: 'varchar',
    placed_at: 'timestamptz',
    day: 'date',
    total: MONEY,
    discount: MONEY,
    tax: MONEY,
    shipping: MONEY,
    refunded: MONEY,
    reversed: MONEY,
    paid_at: 'timestamptz',
    shipped_at: 'timestamptz',
    cancelled_at: 'timestamptz',
    channel: 'varchar',
    country: 'varchar',
    payment_method: 'varchar',
  },
  lines: {
    order_id: 'varchar',
    placed_at: 'timestamptz',
    day: 'date',
    product_id: 'varchar',
    quantity: 'bigint',
    total: MONEY,
  },
}
