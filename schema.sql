-- What all migrations together make, for reading. Without partitions: those are made on demand.
-- Written by "node scripts/dump-schema.ts"; not to be edited.

create table commit_receipts (
  receipt_id uuid not null,
  committed_at timestamp with time zone not null default now(),
  constraint commit_receipts_pkey PRIMARY KEY (receipt_id)
);

create table customer_days (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  day date not null,
  customer_id text collate "C" not null,
  constraint customer_days_pkey PRIMARY KEY (tenant_id, currency, day, customer_id)
);

create table daily_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  total_items_sold bigint not null default 0,
  avg_order_value numeric generated always as ((total_revenue / (NULLIF(total_orders, 0))::numeric)) stored,
  unique_customers bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint daily_sales_analytics_pkey PRIMARY KEY (tenant_id, currency, date)
) partition by RANGE (date);

create table dead_letters (
  dead_letter_id bigint not null generated always as identity,
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
  first_seen_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  fallback_id text,
  fallback_type text,
  only_tenant_id text collate "C",
  constraint dead_letters_pkey PRIMARY KEY (dead_letter_id),
  constraint dead_letters_tenant_id_source_body_hash_key UNIQUE (tenant_id, source, body_hash)
);
CREATE INDEX dead_letters_listing ON public.dead_letters USING btree (tenant_id, dead_letter_id, source, reason);

create table hourly_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  hour timestamp with time zone not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint hourly_sales_analytics_pkey PRIMARY KEY (tenant_id, currency, hour)
) with (fillfactor=70);

create table inbox (
  tenant_id text collate "C" not null,
  event_key uuid not null,
  received_at timestamp with time zone not null default now(),
  constraint inbox_pkey PRIMARY KEY (tenant_id, event_key)
);

create table ingest_accounting (
  tenant_id text collate "C" not null,
  source text collate "C" not null,
  type text collate "C" not null,
  received bigint not null default 0,
  applied bigint not null default 0,
  duplicate bigint not null default 0,
  ignored bigint not null default 0,
  rejected bigint not null default 0,
  last_event_at timestamp with time zone,
  last_received_at timestamp with time zone not null,
  constraint ingest_accounting_pkey PRIMARY KEY (tenant_id, source, type)
) with (fillfactor=50);

create table installation (
  only_row boolean not null default true,
  time_zone text not null,
  created_at timestamp with time zone not null default now(),
  constraint installation_pkey PRIMARY KEY (only_row),
  constraint installation_only_row_check CHECK (only_row)
);

create table maintenance_runs (
  job text collate "C" not null,
  last_started_at timestamp with time zone,
  last_finished_at timestamp with time zone,
  last_error text,
  constraint maintenance_runs_pkey PRIMARY KEY (job)
);

create materialized view monthly_sales_summary as
 SELECT tenant_id,
    currency,
    date_trunc('month'::text, date::timestamp with time zone)::date AS month,
    sum(total_orders)::bigint AS total_orders,
    sum(total_revenue) AS total_revenue,
    sum(total_items_sold)::bigint AS total_items_sold,
    sum(total_revenue) / NULLIF(sum(total_orders), 0::numeric) AS avg_order_value
   FROM daily_sales_analytics
  GROUP BY tenant_id, currency, (date_trunc('month'::text, date::timestamp with time zone)::date);
CREATE UNIQUE INDEX monthly_sales_summary_key ON public.monthly_sales_summary USING btree (tenant_id, currency, month);

create view order_lines as
 SELECT orders.tenant_id,
    orders.order_id,
    line.line_number,
    orders.customer_id,
    orders.placed_at,
    orders.day,
    orders.currency,
    line.content ->> 'productId'::text AS product_id,
    (line.content ->> 'quantity'::text)::bigint AS quantity,
    (line.content ->> 'total'::text)::numeric AS total
   FROM orders
     CROSS JOIN LATERAL json_array_elements(orders.lines) WITH ORDINALITY line(content, line_number);

create table orders (
  tenant_id text collate "C" not null,
  order_id text collate "C" not null,
  customer_id text collate "C",
  placed_at timestamp with time zone,
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
  constraint orders_pkey PRIMARY KEY (tenant_id, order_id)
);

create table product_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  product_id text collate "C" not null,
  times_ordered bigint not null default 0,
  units_sold bigint not null default 0,
  total_revenue numeric not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint product_analytics_pkey PRIMARY KEY (tenant_id, currency, date, product_id)
) partition by RANGE (date);
CREATE INDEX product_analytics_product ON ONLY public.product_analytics USING btree (tenant_id, product_id, date);

create table raw_events (
  tenant_id text collate "C" not null,
  event_key uuid not null,
  source text not null,
  type text not null,
  occurred_at timestamp with time zone,
  received_at timestamp with time zone not null default now(),
  headers text,
  body text not null
) partition by RANGE (received_at);
CREATE INDEX raw_events_received_at ON ONLY public.raw_events USING brin (received_at);

create table schema_migrations (
  folder text not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (folder, name)
);
