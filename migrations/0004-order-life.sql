-- The whole life of an order, its customers, payments and stock.

-- FACTS

-- What happened to an order after (or, when events overtake each other, before) it was placed. `history` holds every
-- refund, payment, failed payment, shipment and reservation; the columns before it are read from there, for SQL.
alter table orders
  add column cancelled_at timestamptz,
  add column cancel_reason text,
  add column paid_at timestamptz,
  add column shipped_at timestamptz,
  add column refunded numeric,
  add column reversed numeric,
  add column history json;

-- Most orders are updated a few times soon after they were placed; room on the page keeps their indexes out of it.
alter table orders set (fillfactor = 85);

create index orders_customer on orders (tenant_id, customer_id, placed_at)
where placed_at is not null
and customer_id is not null;

create index orders_placed on orders (tenant_id, currency, placed_at, order_id)
where placed_at is not null;

-- Orders that are only known by what happened to them: those events wait for OrderCreated.
create index orders_waiting on orders (tenant_id, order_id)
where placed_at is null;

-- Refunds that name no order.
create table credit_notes (
  tenant_id text collate "C" not null,
  refund_id text collate "C" not null,
  customer_id text collate "C",
  refunded_at timestamptz not null,
  day date not null,
  currency text collate "C" not null,
  amount numeric not null,
  items json not null,
  reason text,
  primary key (tenant_id, refund_id)
);

create index credit_notes_customer on credit_notes (tenant_id, customer_id, currency)
where customer_id is not null;

create index credit_notes_day on credit_notes (tenant_id, currency, day);

-- One row a customer and currency: a report is about one currency, and so are its customers. Batches that know something new
-- about a customer meet at this row and wait for each other. previous_…: as it was before the last batch.
create table customers (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  customer_id text collate "C" not null,
  first_order_at timestamptz,
  first_day date,
  last_order_at timestamptz,
  last_day date,
  orders bigint not null default 0,
  revenue numeric not null default 0,
  reversed numeric not null default 0,
  previous_first_day date,
  previous_last_day date,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, customer_id)
) with (fillfactor = 75);

-- Replaced by customers and the index orders_customer.
drop table customer_days;

-- The catalogue, and what was in stock before the first event that told.
create table products (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  name text,
  named_at timestamptz,
  price numeric,
  currency text collate "C",
  priced_at timestamptz,
  created_at timestamptz,
  deleted_at timestamptz,
  opening_stock bigint,
  opened_at timestamptz,
  previous_opening_stock bigint,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, product_id)
) with (fillfactor = 75);

-- PERSPECTIVES
-- Amounts that refunds and cancellations take are kept twice: on the day they happened (refunds), and on the day of
-- their order (refunds_by_order). refunds and cancelled are what they say; reversed is what they take from net revenue, which
-- for an order is never more than its total: net revenue = total_revenue - reversed.

alter table daily_sales_analytics
  add column discounts numeric not null default 0,
  add column tax numeric not null default 0,
  add column shipping numeric not null default 0,
  add column refund_count bigint not null default 0,
  add column refund_count_by_order bigint not null default 0,
  add column refunds numeric not null default 0,
  add column refunds_by_order numeric not null default 0,
  add column cancelled_orders bigint not null default 0,
  add column cancelled_orders_by_order bigint not null default 0,
  add column cancelled numeric not null default 0,
  add column cancelled_by_order numeric not null default 0,
  add column reversed numeric not null default 0,
  add column reversed_by_order numeric not null default 0,
  add column guest_orders bigint not null default 0,
  add column guest_revenue numeric not null default 0,
  add column new_customers bigint not null default 0;

alter table hourly_sales_analytics
  add column total_items_sold bigint not null default 0,
  add column discounts numeric not null default 0,
  add column tax numeric not null default 0,
  add column shipping numeric not null default 0,
  add column refund_count bigint not null default 0,
  add column refund_count_by_order bigint not null default 0,
  add column refunds numeric not null default 0,
  add column refunds_by_order numeric not null default 0,
  add column cancelled_orders bigint not null default 0,
  add column cancelled_orders_by_order bigint not null default 0,
  add column cancelled numeric not null default 0,
  add column cancelled_by_order numeric not null default 0,
  add column reversed numeric not null default 0,
  add column reversed_by_order numeric not null default 0;

-- The same by quarters of an hour, at which every time zone's days and hours begin: so any zone's are added up from here.
create table quarter_hour_sales (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  quarter timestamptz not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  total_items_sold bigint not null default 0,
  discounts numeric not null default 0,
  tax numeric not null default 0,
  shipping numeric not null default 0,
  refund_count bigint not null default 0,
  refund_count_by_order bigint not null default 0,
  refunds numeric not null default 0,
  refunds_by_order numeric not null default 0,
  cancelled_orders bigint not null default 0,
  cancelled_orders_by_order bigint not null default 0,
  cancelled numeric not null default 0,
  cancelled_by_order numeric not null default 0,
  reversed numeric not null default 0,
  reversed_by_order numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, quarter)
) with (fillfactor = 70);

-- dimension: channel, country or payment_method; value: '' where the order names none.
create table dimension_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  dimension text collate "C" not null,
  date date not null,
  value text collate "C" not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  total_items_sold bigint not null default 0,
  discounts numeric not null default 0,
  tax numeric not null default 0,
  shipping numeric not null default 0,
  refund_count bigint not null default 0,
  refund_count_by_order bigint not null default 0,
  refunds numeric not null default 0,
  refunds_by_order numeric not null default 0,
  cancelled_orders bigint not null default 0,
  cancelled_orders_by_order bigint not null default 0,
  cancelled numeric not null default 0,
  cancelled_by_order numeric not null default 0,
  reversed numeric not null default 0,
  reversed_by_order numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, dimension, date, value)
) partition by range (date);

alter table product_analytics
  add column refunded_units bigint not null default 0,
  add column refunded_units_by_order bigint not null default 0,
  add column refunds numeric not null default 0,
  add column refunds_by_order numeric not null default 0,
  add column cancelled_units bigint not null default 0,
  add column cancelled_units_by_order bigint not null default 0,
  add column cancelled numeric not null default 0,
  add column cancelled_by_order numeric not null default 0;

-- The same by month, so that a year of products is read quickly. month: its first day.
create table product_months (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  month date not null,
  product_id text collate "C" not null,
  times_ordered bigint not null default 0,
  units_sold bigint not null default 0,
  total_revenue numeric not null default 0,
  refunded_units bigint not null default 0,
  refunded_units_by_order bigint not null default 0,
  refunds numeric not null default 0,
  refunds_by_order numeric not null default 0,
  cancelled_units bigint not null default 0,
  cancelled_units_by_order bigint not null default 0,
  cancelled numeric not null default 0,
  cancelled_by_order numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, month, product_id)
) with (fillfactor = 75);

-- Customers by the day of an order and the same customer's previous day with one (0001-01-01: none). Distinct customers
-- between two days = those whose previous day lies before the first of them: exact for any range.
create table customer_activity (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  previous_date date not null,
  customers bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date, previous_date)
) with (fillfactor = 75);

-- What the customers of a cohort did in each period. cohort, period: first days of periods of that grain. Cohorts of single
-- days are followed for 90 days.
create table cohort_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  grain text collate "C" not null,
  cohort date not null,
  period date not null,
  customers bigint not null default 0,
  orders bigint not null default 0,
  revenue numeric not null default 0,
  reversed numeric not null default 0,
  reversed_by_order numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, grain, cohort, period)
) with (fillfactor = 75);

-- How far the orders of each day came, and why they came no further. seconds: between the step and the one before it.
create table order_funnel_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  step text collate "C" not null,
  reason text collate "C" not null,
  orders bigint not null default 0,
  seconds bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date, step, reason)
) with (fillfactor = 75);

-- Payments by the day they were made or refused. reason: '' for those that were made.
create table payment_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  outcome text collate "C" not null,
  payment_method text collate "C" not null,
  reason text collate "C" not null,
  payments bigint not null default 0,
  amount numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date, outcome, payment_method, reason)
) with (fillfactor = 75);

-- Units of each product: on hand = opening + restocked + adjusted - shipped; available = on hand - reserved.
create table stock_levels (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  opening bigint not null default 0,
  restocked bigint not null default 0,
  adjusted bigint not null default 0,
  shipped bigint not null default 0,
  reserved bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, product_id)
) with (fillfactor = 75);

-- What a transport knew of an event that the event itself does not tell; needed to read it again.
alter table raw_events
  add column fallback_id text,
  add column fallback_type text;

-- With what was taken back, on the days it happened.
drop materialized view monthly_sales_summary;

create materialized view monthly_sales_summary as
select
  tenant_id,
  currency,
  date_trunc('month', date)::date as month,
  sum(total_orders)::bigint as total_orders,
  sum(total_revenue) as total_revenue,
  sum(total_items_sold)::bigint as total_items_sold,
  sum(total_revenue) / nullif(sum(total_orders), 0) as avg_order_value,
  sum(refunds) as refunds,
  sum(cancelled) as cancelled,
  sum(total_revenue) - sum(reversed) as net_revenue
from daily_sales_analytics
group by tenant_id, currency, date_trunc('month', date)::date;

create unique index monthly_sales_summary_key on monthly_sales_summary (tenant_id, currency, month);
