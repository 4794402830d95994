-- What kinds of customers a shop has, and which products are bought together. Both are worked out in the background from
-- customers and orders, at most every few minutes, whole at a time: a reader sees the old state or the new one.

-- Each customer with at least one order, in one currency, beside the others of the same shop (RFM: recency, frequency,
-- monetary value). Recency in days is today, in the shop's time zone, minus last_order_day: it is not kept, as it would be wrong the
-- next day. Scores go from 1 to 5, by fifths of the shop's customers; customers with equal values have equal scores.
--
-- orders: frequency, cancelled ones included. net_revenue: monetary value, what refunds and cancellations took is off.
-- segment: champions, loyal, potential_loyalists, new_customers, promising, need_attention, about_to_sleep, at_risk,
-- cannot_lose, hibernating or lost; see src/reports/metrics/segments.ts.
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
  primary key (tenant_id, currency, customer_id)
) with (fillfactor = 75);

-- The customers of one segment.
create index customer_segments_segment on customer_segments (tenant_id, currency, segment, customer_id);

-- When the customers of a shop were divided into segments last, and how many there were. The other columns tell whether anything
-- has happened since: they hold what the days of daily_sales_analytics added up to.
create table customer_segment_runs (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  computed_at timestamptz not null,
  customers bigint not null,
  seen_orders bigint not null,
  seen_reversed numeric not null,
  seen_updated_at timestamptz not null,
  primary key (tenant_id, currency)
) with (fillfactor = 50);

-- Pairs of products that were in the same order, by the month of the order's day (month: its first day). product_a < product_b.
-- orders: how many orders of that month held both; each counts once, however many units or lines. Orders of guests count, and
-- cancelled ones too, as they were bought together; orders with more than 50 different products do not.
--
-- Of those who bought a in some months, the share who bought b as well = sum(orders) / sum(product_months.times_ordered) of a.
create table product_pairs (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  month date not null,
  product_a text collate "C" not null,
  product_b text collate "C" not null,
  orders bigint not null,
  primary key (tenant_id, currency, month, product_a, product_b)
) with (fillfactor = 75);

-- The pairs of a product are those where it is a and those where it is b.
create index product_pairs_b on product_pairs (tenant_id, currency, month, product_b);

-- When the pairs of a month were counted last, and among how many orders. orders: those of the month that were known then, all
-- of them; orders_left_out: those among them with too many different products.
create table product_pair_months (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  month date not null,
  computed_at timestamptz not null,
  orders bigint not null,
  orders_left_out bigint not null,
  primary key (tenant_id, currency, month)
) with (fillfactor = 50);
