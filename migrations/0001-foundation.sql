-- Ids are compared byte by byte (collate "C"): faster than a language's order, and the same on every machine.

-- What this database was set up with. The time zone decides where days begin, so it must not change under the numbers.
create table installation (
  only_row boolean primary key default true check (only_row),
  time_zone text not null,
  created_at timestamptz not null default now()
);

-- INBOX: one row an event that was ever taken; a second one with the same key is a duplicate.
-- event_key is the event's id where that is a UUID, else the first 128 bits of its SHA-256.
create table inbox (
  tenant_id text collate "C" not null,
  event_key uuid not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, event_key)
);

-- One row a committed batch, to tell its fate when the answer to COMMIT is lost. Removed after a day.
create table commit_receipts (
  receipt_id uuid primary key,
  committed_at timestamptz not null default now()
);

-- Every event as it came, unknown types included, so that any perspective can be built again. By month of arrival.
create table raw_events (
  tenant_id text collate "C" not null,
  event_key uuid not null,
  source text not null,
  type text not null,
  occurred_at timestamptz,
  received_at timestamptz not null default now(),
  headers text,
  body text not null
) partition by range (received_at);

create index raw_events_received_at on raw_events using brin (received_at);

-- Events that were refused, with what is needed to judge and send them again. One row for the same body from the same source.
create table dead_letters (
  dead_letter_id bigint generated always as identity primary key,
  tenant_id text collate "C" not null,
  source text not null,
  body_hash uuid not null,
  event_id text,
  type text,
  reason text not null,
  error text not null,
  headers text,
  body bytea not null,
  times_seen bigint not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  unique (tenant_id, source, body_hash)
);

-- received = applied + duplicate + ignored + rejected, always: written in the transaction of the effects themselves.
create table ingest_accounting (
  tenant_id text collate "C" not null,
  source text collate "C" not null,
  type text collate "C" not null,
  received bigint not null default 0,
  applied bigint not null default 0,
  duplicate bigint not null default 0,
  ignored bigint not null default 0,
  rejected bigint not null default 0,
  last_event_at timestamptz,
  last_received_at timestamptz not null,
  primary key (tenant_id, source, type)
) with (fillfactor = 50);

-- FACTS: what the shop knows now.

-- One row an order, made by whichever of its events comes first; placed_at is null until OrderCreated arrives.
-- lines: [{"productId", "quantity", "total"}, …]; read them as rows from order_lines.
create table orders (
  tenant_id text collate "C" not null,
  order_id text collate "C" not null,
  customer_id text collate "C",
  placed_at timestamptz,
  day date,
  currency text collate "C",
  total numeric,
  discount numeric,
  tax numeric,
  shipping numeric,
  channel text,
  country text,
  payment_method text,
  coupon_code text,
  lines json,
  primary key (tenant_id, order_id)
);

create view order_lines as
select
  orders.tenant_id,
  orders.order_id,
  line.line_number,
  orders.customer_id,
  orders.placed_at,
  orders.day,
  orders.currency,
  line.content ->> 'productId' as product_id,
  (line.content ->> 'quantity')::bigint as quantity,
  (line.content ->> 'total')::numeric as total
from orders
cross join lateral json_array_elements(orders.lines) with ordinality as line (content, line_number);

-- The days on which a customer placed an order: what makes unique_customers exact.
-- The day comes early in the key, so that new rows land beside each other however many customers there are.
create table customer_days (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  day date not null,
  customer_id text collate "C" not null,
  primary key (tenant_id, currency, day, customer_id)
);

-- PERSPECTIVES: the time series. Days are the shop's own; hours are the instants at which the shop's hours begin.

create table daily_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  total_items_sold bigint not null default 0,
  avg_order_value numeric generated always as (total_revenue / nullif(total_orders, 0)) stored,
  unique_customers bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date)
) partition by range (date);

create table hourly_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  hour timestamptz not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, hour)
) with (fillfactor = 70);

-- date comes before product_id: reports read all products of a range of days. No index on total_revenue: it changes
-- with every order, and an index on it would cost each of those updates its in-page shortcut.
create table product_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  product_id text collate "C" not null,
  times_ordered bigint not null default 0,
  units_sold bigint not null default 0,
  total_revenue numeric not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date, product_id)
) partition by range (date);

create index product_analytics_product on product_analytics (tenant_id, product_id, date);

-- For those who read with SQL, Metabase or Grafana. As fresh as its last refresh; the API reads the days instead.
create materialized view monthly_sales_summary as
select
  tenant_id,
  currency,
  date_trunc('month', date)::date as month,
  sum(total_orders)::bigint as total_orders,
  sum(total_revenue) as total_revenue,
  sum(total_items_sold)::bigint as total_items_sold,
  sum(total_revenue) / nullif(sum(total_orders), 0) as avg_order_value
from daily_sales_analytics
group by tenant_id, currency, date_trunc('month', date)::date;

create unique index monthly_sales_summary_key on monthly_sales_summary (tenant_id, currency, month);
