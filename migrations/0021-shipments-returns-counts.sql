-- Partial shipments. partly_shipped_at: the first shipment, if it did not complete the order. shipped_at: the shipment that did.
-- shipment_awaited_at: the first update or cancellation of a shipment that has not arrived.
alter table orders
  add column partly_shipped_at timestamptz,
  add column shipment_awaited_at timestamptz;

create index orders_shipment_awaited on orders (tenant_id, order_id)
where shipment_awaited_at is not null;

-- Orders that were shipped in parts until now: shipped_at was their first shipment, which the funnel counted as the whole.
with shipments as (
  select
    orders.tenant_id,
    orders.order_id,
    orders.lines,
    (entry ->> 'at')::timestamptz as at,
    entry -> 'items' as items
  from orders
  cross join lateral json_array_elements(orders.history) as entry
  where orders.placed_at is not null
  and strpos(orders.history::text, '"items"') > 0
  and entry ->> 'kind' = 'shipped'
),
partial_orders as (
  select
    tenant_id,
    order_id,
    min(lines::text)::json as lines,
    min(at) as first_at,
    min(at) filter (where items is null) as rest_at
  from shipments
  group by tenant_id, order_id
  having bool_or(items is not null)
),
needed as (
  select tenant_id, order_id, line ->> 'productId' as product_id, sum((line ->> 'quantity')::numeric) as units
  from partial_orders
  cross join lateral json_array_elements(lines) as line
  group by tenant_id, order_id, line ->> 'productId'
  having sum((line ->> 'quantity')::numeric) > 0
),
sent as (
  select
    tenant_id,
    order_id,
    item ->> 'productId' as product_id,
    at,
    sum((item ->> 'quantity')::numeric) over (
      partition by tenant_id, order_id, item ->> 'productId'
      order by at
    ) as units
  from shipments
  cross join lateral json_array_elements(items) as item
),
covered as (
  select
    needed.tenant_id,
    needed.order_id,
    min(sent.at) filter (where sent.units >= needed.units) as at
  from needed
  left join sent using (tenant_id, order_id, product_id)
  group by needed.tenant_id, needed.order_id, needed.product_id
),
by_items as (
  select tenant_id, order_id, case when bool_and(at is not null) then max(at) end as at
  from covered
  group by tenant_id, order_id
),
completed as (
  select
    tenant_id,
    order_id,
    partial_orders.first_at,
    least(partial_orders.rest_at, case when by_items.order_id is null then partial_orders.first_at else by_items.at end) as whole_at
  from partial_orders
  left join by_items using (tenant_id, order_id)
),
affected as (
  select
    orders.tenant_id,
    orders.order_id,
    orders.currency,
    orders.day,
    coalesce(orders.paid_at, orders.placed_at) as ready_at,
    completed.first_at,
    completed.whole_at
  from completed
  join orders using (tenant_id, order_id)
  where completed.whole_at is distinct from completed.first_at
),
moved as (
  update orders set
    partly_shipped_at = affected.first_at,
    shipped_at = affected.whole_at
  from affected
  where orders.tenant_id = affected.tenant_id
  and orders.order_id = affected.order_id
)
insert into order_funnel_analytics (tenant_id, currency, date, step, reason, orders, seconds)
select
  tenant_id,
  currency,
  day,
  step,
  '',
  sum(orders),
  sum(
    orders * greatest(
      0,
      floor(extract(epoch from date_trunc('milliseconds', at) - date_trunc('milliseconds', ready_at)) + 0.5)::bigint
    )
  )
from affected
cross join lateral (
  values ('shipped', -1, first_at), ('shipped', 1, whole_at), ('partly_shipped', 1, first_at)
) as steps (step, orders, at)
where at is not null
group by tenant_id, currency, day, step
order by tenant_id, currency, day, step
on conflict (tenant_id, currency, date, step, reason) do update set
  orders = order_funnel_analytics.orders + excluded.orders,
  seconds = order_funnel_analytics.seconds + excluded.seconds,
  updated_at = excluded.updated_at;

-- Returns of orders, by the quarter of an hour of the return and of the order. currency is that of the order.
create table order_returns (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  order_quarter timestamptz not null,
  order_id text collate "C" not null,
  quarter timestamptz not null,
  product_id text collate "C" not null,
  reason text collate "C" not null,
  units numeric not null default 0,
  restocked_units numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, order_quarter, order_id, quarter, product_id, reason)
) with (fillfactor = 90);

create index order_returns_quarter on order_returns (tenant_id, currency, quarter, order_id);

alter table stock_levels add column returned numeric not null default 0;

-- Units of a product that left the stock with shipments (negative) or came back with returns, by time. For levels after a count.
create table stock_movements (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  moved_at timestamptz not null,
  units numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, product_id, moved_at)
) with (fillfactor = 100);

-- Counts of the stock. location: '' for the one without a name. Of two counts at the same time, the larger quantity counts.
create table stock_counts (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  location text collate "C" not null,
  counted_at timestamptz not null,
  quantity numeric not null,
  previous_quantity numeric,
  primary key (tenant_id, product_id, location, counted_at)
);
