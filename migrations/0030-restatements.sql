-- What each day on which events arrived changed in the sums of sales of each day. The sums of all arrival days up to a day are what was
-- known at its end, and those of all arrival days are "daily_sales_analytics". reason: "order", "revision", "refund", "cancellation",
-- "void" or "withdrawal".
create table sales_restatements (
  like daily_sales_analytics including defaults,
  arrival_day date not null,
  reason text collate "C" not null,
  primary key (tenant_id, currency, date, arrival_day, reason)
) partition by range (date);

alter table sales_restatements
  drop column avg_order_value,
  drop column created_at,
  drop column unique_customers,
  drop column new_customers,
  drop column guest_orders,
  drop column guest_revenue,
  drop column customer_reversed_by_order;

-- The orders behind what changed after the end of a day. order_id is empty for credit notes.
create table order_restatements (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  arrival_day date not null,
  reason text collate "C" not null,
  order_id text collate "C" not null,
  total_orders bigint not null default 0,
  total_revenue numeric not null default 0,
  restated_orders bigint not null default 0,
  restated_revenue numeric not null default 0,
  adjustments numeric not null default 0,
  reversed numeric not null default 0,
  reversed_by_order numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date, arrival_day, reason, order_id)
);

-- What withdrawals of events add to these tables. The tables themselves contain only the events that count, so that a verification
-- compares them with the stored events.
create table withdrawn_sales_restatements (
  like sales_restatements including defaults,
  primary key (tenant_id, currency, date, arrival_day, reason)
);

create table withdrawn_order_restatements (
  like order_restatements including defaults,
  primary key (tenant_id, currency, date, arrival_day, reason, order_id)
);
