-- All known revisions of an order, the lowest first; null for an order with "OrderCreated" only. While an order is voided, it is
-- only here: its columns are null, as if the order were unknown.
alter table orders
  add column revisions json;

-- restated_…: what sums by the day of the event have besides those by the day of the order, because orders were revised.
-- adjustments: the changes of totals by revisions.
alter table daily_sales_analytics
  add column restated_orders bigint not null default 0,
  add column restated_revenue numeric not null default 0,
  add column restated_items_sold numeric not null default 0,
  add column restated_discounts numeric not null default 0,
  add column restated_tax numeric not null default 0,
  add column restated_shipping numeric not null default 0,
  add column adjustments numeric not null default 0;

alter table hourly_sales_analytics
  add column restated_orders bigint not null default 0,
  add column restated_revenue numeric not null default 0,
  add column restated_items_sold numeric not null default 0,
  add column restated_discounts numeric not null default 0,
  add column restated_tax numeric not null default 0,
  add column restated_shipping numeric not null default 0,
  add column adjustments numeric not null default 0;

alter table quarter_hour_sales
  add column restated_orders bigint not null default 0,
  add column restated_revenue numeric not null default 0,
  add column restated_items_sold numeric not null default 0,
  add column restated_discounts numeric not null default 0,
  add column restated_tax numeric not null default 0,
  add column restated_shipping numeric not null default 0,
  add column adjustments numeric not null default 0;

alter table dimension_sales_analytics
  add column restated_orders bigint not null default 0,
  add column restated_revenue numeric not null default 0,
  add column restated_items_sold numeric not null default 0,
  add column restated_discounts numeric not null default 0,
  add column restated_tax numeric not null default 0,
  add column restated_shipping numeric not null default 0,
  add column adjustments numeric not null default 0;

alter table product_analytics
  add column restated_orders bigint not null default 0,
  add column restated_units numeric not null default 0,
  add column restated_revenue numeric not null default 0;

alter table product_months
  add column restated_orders bigint not null default 0,
  add column restated_units numeric not null default 0,
  add column restated_revenue numeric not null default 0;

alter table order_reversals
  add column restated_orders bigint not null default 0,
  add column restated_revenue numeric not null default 0,
  add column restated_items_sold numeric not null default 0,
  add column restated_discounts numeric not null default 0,
  add column restated_tax numeric not null default 0,
  add column restated_shipping numeric not null default 0,
  add column adjustments numeric not null default 0;

-- Finds the orders that a revision moved into a period or out of it. They are few.
create index order_reversals_moved on order_reversals (tenant_id, currency, quarter, order_id)
where restated_orders <> 0;

-- Revisions can change the pairs of a month without changing its number of orders.
alter table product_pair_months
  add column items numeric,
  add column revenue numeric;

-- The months, by the day of the event.
drop materialized view monthly_sales_summary;

create materialized view monthly_sales_summary as
select
  tenant_id,
  currency,
  date_trunc('month', date)::date as month,
  sum(total_orders + restated_orders)::bigint as total_orders,
  sum(total_revenue + restated_revenue) as total_revenue,
  sum(total_items_sold + restated_items_sold) as total_items_sold,
  sum(total_revenue + restated_revenue) / nullif(sum(total_orders + restated_orders), 0) as avg_order_value,
  sum(refunds) as refunds,
  sum(cancelled) as cancelled,
  sum(total_revenue + restated_revenue) + sum(adjustments) - sum(reversed) as net_revenue
from daily_sales_analytics
group by 1, 2, 3;

create unique index monthly_sales_summary_key on monthly_sales_summary (tenant_id, currency, month);
