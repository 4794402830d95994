-- The orders of a period by customer, without a look at the orders themselves.
drop index orders_placed;
create index orders_placed on orders (tenant_id, currency, placed_at, order_id) include (customer_id, total, reversed)
  where placed_at is not null;

-- A look at the orders themselves is only saved where vacuum has been: do not wait for a fifth of all to be new.
alter table orders set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);

-- What refunds and cancellations took from the day's orders by customers. Guests are no customers.
alter table daily_sales_analytics add column customer_reversed_by_order numeric not null default 0;
update daily_sales_analytics as days
set customer_reversed_by_order = taken.reversed
from (
  select tenant_id, currency, day, sum(reversed) as reversed
  from orders
  where placed_at is not null
  and customer_id is not null
  and reversed <> 0
  group by tenant_id, currency, day
) as taken
where days.tenant_id = taken.tenant_id
and days.currency = taken.currency
and days.date = taken.day;

-- What the customers of each segment add up to, written by the run that divides them.
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
  primary key (tenant_id, currency, segment)
) with (fillfactor = 50);
insert into customer_segment_sums
select
  tenant_id, currency, segment, count(*), sum(orders), sum(net_revenue),
  sum(recency_score), sum(frequency_score), sum(monetary_score)
from customer_segments
group by tenant_id, currency, segment;
