-- What all migrations together make, for reading. Without partitions: those are made on demand.
-- Written by "node scripts/dump-schema.ts"; not to be edited.

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
  updated_at timestamp with time zone not null default now(),
  constraint cohort_analytics_pkey PRIMARY KEY (tenant_id, currency, grain, cohort, period)
) with (fillfactor=75);

create table commit_receipts (
  receipt_id uuid not null,
  committed_at timestamp with time zone not null default now(),
  constraint commit_receipts_pkey PRIMARY KEY (receipt_id)
);

create table contradictions (
  tenant_id text collate "C" not null,
  contradiction_id bigint not null generated always as identity,
  source text not null,
  type text not null,
  event_id text not null,
  event_key uuid not null,
  order_id text collate "C",
  content_hash uuid not null,
  differences json not null,
  headers text,
  body text,
  times_seen bigint not null default 1,
  first_seen_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  constraint contradictions_pkey PRIMARY KEY (tenant_id, contradiction_id),
  constraint contradictions_tenant_id_event_key_content_hash_key UNIQUE (tenant_id, event_key, content_hash)
);

create table credit_notes (
  tenant_id text collate "C" not null,
  refund_id text collate "C" not null,
  customer_id text collate "C",
  refunded_at timestamp with time zone not null,
  day date not null,
  currency text collate "C" not null,
  amount numeric not null,
  items json not null,
  reason text,
  constraint credit_notes_pkey PRIMARY KEY (tenant_id, refund_id)
);
CREATE INDEX credit_notes_customer ON public.credit_notes USING btree (tenant_id, customer_id, currency) WHERE (customer_id IS NOT NULL);
CREATE INDEX credit_notes_day ON public.credit_notes USING btree (tenant_id, currency, day);

create table customer_activity (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  previous_date date not null,
  customers bigint not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint customer_activity_pkey PRIMARY KEY (tenant_id, currency, date, previous_date)
) with (fillfactor=75);

create table customer_segment_runs (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  computed_at timestamp with time zone not null,
  customers bigint not null,
  seen_orders bigint not null,
  seen_reversed numeric not null,
  seen_updated_at timestamp with time zone not null,
  constraint customer_segment_runs_pkey PRIMARY KEY (tenant_id, currency)
) with (fillfactor=50);

create table customer_segment_sums (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  segment text collate "C" not null,
  customers bigint not null,
  orders bigint not null,
  net_revenue numeric not null,
  recency_scores bigint not null,
  frequency_scores bigint not null,
  monetary_scores bigint not null,
  constraint customer_segment_sums_pkey PRIMARY KEY (tenant_id, currency, segment)
) with (fillfactor=50);

create table customer_segments (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  customer_id text collate "C" not null,
  last_order_day date not null,
  orders bigint not null,
  net_revenue numeric not null,
  recency_score smallint not null,
  frequency_score smallint not null,
  monetary_score smallint not null,
  segment text collate "C" not null,
  constraint customer_segments_pkey PRIMARY KEY (tenant_id, currency, customer_id)
) with (fillfactor=75);
CREATE INDEX customer_segments_segment ON public.customer_segments USING btree (tenant_id, currency, segment, customer_id);

create table customers (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  customer_id text collate "C" not null,
  first_order_at timestamp with time zone,
  first_day date,
  last_order_at timestamp with time zone,
  last_day date,
  orders bigint not null default 0,
  revenue numeric not null default 0,
  reversed numeric not null default 0,
  previous_first_day date,
  previous_last_day date,
  updated_at timestamp with time zone not null default now(),
  constraint customers_pkey PRIMARY KEY (tenant_id, currency, customer_id)
) with (fillfactor=75);

create table daily_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  total_items_sold numeric not null default 0,
  avg_order_value numeric generated always as ((total_revenue / (NULLIF(total_orders, 0))::numeric)) stored,
  unique_customers bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
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
  guest_orders bigint not null default 0,
  guest_revenue numeric not null default 0,
  new_customers bigint not null default 0,
  customer_reversed_by_order numeric not null default 0,
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

create table dimension_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  dimension text collate "C" not null,
  date date not null,
  value text collate "C" not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  total_items_sold numeric not null default 0,
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
  updated_at timestamp with time zone not null default now(),
  constraint dimension_sales_analytics_pkey PRIMARY KEY (tenant_id, currency, dimension, date, value)
) partition by RANGE (date);

create table failed_payments (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  quarter timestamp with time zone not null,
  order_id text collate "C" not null,
  payment_method text collate "C" not null,
  reason text collate "C" not null,
  payments bigint not null default 0,
  amount numeric not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint failed_payments_pkey PRIMARY KEY (tenant_id, currency, quarter, order_id, payment_method, reason)
) with (fillfactor=90);

create table hourly_sales_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  hour timestamp with time zone not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  total_items_sold numeric not null default 0,
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
  constraint hourly_sales_analytics_pkey PRIMARY KEY (tenant_id, currency, hour)
) with (fillfactor=70);

create table inbox (
  tenant_id text collate "C" not null,
  event_key uuid not null,
  received_at timestamp with time zone not null default now(),
  type_hash integer,
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
  applied_with_warnings bigint not null default 0,
  contradictions bigint not null default 0,
  constraint ingest_accounting_pkey PRIMARY KEY (tenant_id, source, type)
) with (fillfactor=50);

create table ingest_warnings (
  tenant_id text collate "C" not null,
  source text collate "C" not null,
  type text collate "C" not null,
  field text collate "C" not null,
  problem text collate "C" not null,
  events bigint not null default 0,
  last_event_id text not null,
  last_used text,
  last_seen_at timestamp with time zone not null default now(),
  constraint ingest_warnings_pkey PRIMARY KEY (tenant_id, source, type, field, problem)
) with (fillfactor=75);

create table installation (
  only_row boolean not null default true,
  time_zone text not null,
  created_at timestamp with time zone not null default now(),
  event_time_zone text not null default 'UTC'::text,
  constraint installation_pkey PRIMARY KEY (only_row),
  constraint installation_only_row_check CHECK (only_row)
);

create table line_names (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  name text not null,
  constraint line_names_pkey PRIMARY KEY (tenant_id, product_id)
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
    sum(total_items_sold) AS total_items_sold,
    sum(total_revenue) / NULLIF(sum(total_orders), 0::numeric) AS avg_order_value,
    sum(refunds) AS refunds,
    sum(cancelled) AS cancelled,
    sum(total_revenue) - sum(reversed) AS net_revenue
   FROM daily_sales_analytics
  GROUP BY tenant_id, currency, (date_trunc('month'::text, date::timestamp with time zone)::date);
CREATE UNIQUE INDEX monthly_sales_summary_key ON public.monthly_sales_summary USING btree (tenant_id, currency, month);

create table order_funnel_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  step text collate "C" not null,
  reason text collate "C" not null,
  orders bigint not null default 0,
  seconds bigint not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint order_funnel_analytics_pkey PRIMARY KEY (tenant_id, currency, date, step, reason)
) with (fillfactor=75);

create view order_lines as
 SELECT orders.tenant_id,
    orders.order_id,
    line.line_number,
    orders.customer_id,
    orders.placed_at,
    orders.day,
    orders.currency,
    line.content ->> 'productId'::text AS product_id,
    (line.content ->> 'quantity'::text)::numeric AS quantity,
    (line.content ->> 'total'::text)::numeric AS total
   FROM orders
     CROSS JOIN LATERAL json_array_elements(orders.lines) WITH ORDINALITY line(content, line_number);

create table order_reversals (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  order_quarter timestamp with time zone not null,
  order_id text collate "C" not null,
  quarter timestamp with time zone not null,
  order_currency text collate "C" not null,
  refund_count bigint not null default 0,
  refunds numeric not null default 0,
  cancelled_orders bigint not null default 0,
  cancelled numeric not null default 0,
  reversed numeric not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint order_reversals_pkey PRIMARY KEY (tenant_id, currency, order_quarter, order_id, quarter, order_currency)
) with (fillfactor=90);
CREATE INDEX order_reversals_quarter ON public.order_reversals USING btree (tenant_id, currency, quarter, order_id);

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
  cancelled_at timestamp with time zone,
  cancel_reason text,
  paid_at timestamp with time zone,
  shipped_at timestamp with time zone,
  refunded numeric,
  reversed numeric,
  history json,
  constraint orders_pkey PRIMARY KEY (tenant_id, order_id)
) with (fillfactor=85, autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_vacuum_scale_factor=0.05);
CREATE INDEX orders_customer ON public.orders USING btree (tenant_id, customer_id, placed_at) WHERE ((placed_at IS NOT NULL) AND (customer_id IS NOT NULL));
CREATE INDEX orders_placed ON public.orders USING btree (tenant_id, currency, placed_at, order_id) INCLUDE (customer_id, total, reversed) WHERE (placed_at IS NOT NULL);
CREATE INDEX orders_waiting ON public.orders USING btree (tenant_id, order_id) WHERE (placed_at IS NULL);

create table payment_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  outcome text collate "C" not null,
  payment_method text collate "C" not null,
  reason text collate "C" not null,
  payments bigint not null default 0,
  amount numeric not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint payment_analytics_pkey PRIMARY KEY (tenant_id, currency, date, outcome, payment_method, reason)
) with (fillfactor=75);

create table product_analytics (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  product_id text collate "C" not null,
  times_ordered bigint not null default 0,
  units_sold numeric not null default 0,
  total_revenue numeric not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  refunded_units numeric not null default 0,
  refunded_units_by_order numeric not null default 0,
  refunds numeric not null default 0,
  refunds_by_order numeric not null default 0,
  cancelled_units numeric not null default 0,
  cancelled_units_by_order numeric not null default 0,
  cancelled numeric not null default 0,
  cancelled_by_order numeric not null default 0,
  constraint product_analytics_pkey PRIMARY KEY (tenant_id, currency, date, product_id)
) partition by RANGE (date);
CREATE INDEX product_analytics_product ON ONLY public.product_analytics USING btree (tenant_id, product_id, date);

create table product_months (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  month date not null,
  product_id text collate "C" not null,
  times_ordered bigint not null default 0,
  units_sold numeric not null default 0,
  total_revenue numeric not null default 0,
  refunded_units numeric not null default 0,
  refunded_units_by_order numeric not null default 0,
  refunds numeric not null default 0,
  refunds_by_order numeric not null default 0,
  cancelled_units numeric not null default 0,
  cancelled_units_by_order numeric not null default 0,
  cancelled numeric not null default 0,
  cancelled_by_order numeric not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint product_months_pkey PRIMARY KEY (tenant_id, currency, month, product_id)
) with (fillfactor=75);

create table product_pair_months (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  month date not null,
  computed_at timestamp with time zone not null,
  orders bigint not null,
  orders_left_out bigint not null,
  constraint product_pair_months_pkey PRIMARY KEY (tenant_id, currency, month)
) with (fillfactor=50);

create table product_pairs (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  month date not null,
  product_a text collate "C" not null,
  product_b text collate "C" not null,
  orders bigint not null,
  constraint product_pairs_pkey PRIMARY KEY (tenant_id, currency, month, product_a, product_b)
) with (fillfactor=75);
CREATE INDEX product_pairs_b ON public.product_pairs USING btree (tenant_id, currency, month, product_b);
CREATE INDEX product_pairs_orders ON public.product_pairs USING btree (tenant_id, currency, month, orders);

create table products (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  name text,
  named_at timestamp with time zone,
  price numeric,
  currency text collate "C",
  priced_at timestamp with time zone,
  created_at timestamp with time zone,
  deleted_at timestamp with time zone,
  opening_stock numeric,
  opened_at timestamp with time zone,
  previous_opening_stock numeric,
  updated_at timestamp with time zone not null default now(),
  constraint products_pkey PRIMARY KEY (tenant_id, product_id)
) with (fillfactor=75);

create table quarter_hour_sales (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  quarter timestamp with time zone not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  total_items_sold numeric not null default 0,
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
  updated_at timestamp with time zone not null default now(),
  constraint quarter_hour_sales_pkey PRIMARY KEY (tenant_id, currency, quarter)
) with (fillfactor=70);

create table raw_events (
  tenant_id text collate "C" not null,
  event_key uuid not null,
  source text not null,
  type text not null,
  occurred_at timestamp with time zone,
  received_at timestamp with time zone not null default now(),
  headers text,
  body text not null,
  fallback_id text,
  fallback_type text
) partition by RANGE (received_at);
CREATE INDEX raw_events_received_at ON ONLY public.raw_events USING brin (received_at);

create table rebuild_differences (
  tenant_id text collate "C" not null,
  run_id bigint not null,
  table_name text collate "C" not null,
  difference_number bigint not null,
  key jsonb not null,
  live jsonb not null,
  should_be jsonb not null,
  constraint rebuild_differences_pkey PRIMARY KEY (tenant_id, run_id, table_name, difference_number)
);

create table rebuild_runs (
  run_id bigint not null generated always as identity,
  tables text[] not null,
  events bigint not null,
  applied_at timestamp with time zone not null default now(),
  rolled_back_at timestamp with time zone,
  constraint rebuild_runs_pkey PRIMARY KEY (run_id)
);

create table schema_migrations (
  folder text not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (folder, name)
);

create table stock_levels (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  opening numeric not null default 0,
  restocked numeric not null default 0,
  adjusted numeric not null default 0,
  shipped numeric not null default 0,
  reserved numeric not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint stock_levels_pkey PRIMARY KEY (tenant_id, product_id)
) with (fillfactor=75);

create table stock_statements (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  stated_at timestamp with time zone not null,
  event_id text collate "C" not null,
  change numeric not null default 0,
  level numeric not null default 0,
  levels bigint not null default 0,
  updated_at timestamp with time zone not null default now(),
  constraint stock_statements_pkey PRIMARY KEY (tenant_id, product_id, stated_at, event_id)
) with (fillfactor=90);
