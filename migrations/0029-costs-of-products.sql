-- The costs of products, each from its time on until the next one. Of several costs for one time, the largest counts.
create table product_costs (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  currency text collate "C" not null,
  valid_from timestamptz not null,
  cost numeric not null,
  constraint product_costs_pkey primary key (tenant_id, product_id, currency, valid_from)
);

-- Orders of these times may have lines with another cost than before. They are corrected in the background.
create table cost_changes (
  tenant_id text collate "C" not null,
  change_id bigint generated always as identity,
  currency text collate "C" not null,
  from_time timestamptz not null,
  until_time timestamptz not null,
  constraint cost_changes_pkey primary key (tenant_id, change_id)
);

-- The progress of these corrections: orders up to the position have been corrected. stage: 'placed' for the orders of the currency
-- that were placed in this time, then 'revised' for all revised orders of the shop.
create table cost_passes (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  from_time timestamptz not null,
  until_time timestamptz not null,
  stage text not null default 'placed',
  after_time timestamptz,
  after_order text collate "C" not null default '',
  orders_read bigint not null default 0,
  orders_corrected bigint not null default 0,
  started_at timestamptz not null default now(),
  constraint cost_passes_pkey primary key (tenant_id, currency)
);

create index orders_revised on orders (tenant_id, order_id) where revisions is not null;

-- The cost of the lines of an order with a known cost, and the total of these lines. Null if no line has one.
alter table orders
  add column cost numeric,
  add column cost_known_revenue numeric;

-- goods_line_revenue: the totals of the lines of goods. cost: the cost of those lines whose cost is known. cost_known_revenue: the totals
-- of those lines. restated_…: what sums by the day of the event have besides.
alter table daily_sales_analytics
  add column goods_line_revenue numeric not null default 0,
  add column restated_goods_line_revenue numeric not null default 0,
  add column cost numeric not null default 0,
  add column cost_known_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0;

alter table hourly_sales_analytics
  add column goods_line_revenue numeric not null default 0,
  add column restated_goods_line_revenue numeric not null default 0,
  add column cost numeric not null default 0,
  add column cost_known_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0;

alter table quarter_hour_sales
  add column goods_line_revenue numeric not null default 0,
  add column restated_goods_line_revenue numeric not null default 0,
  add column cost numeric not null default 0,
  add column cost_known_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0;

alter table dimension_sales_analytics
  add column goods_line_revenue numeric not null default 0,
  add column restated_goods_line_revenue numeric not null default 0,
  add column cost numeric not null default 0,
  add column cost_known_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0;

alter table order_reversals
  add column restated_goods_line_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0;

alter table product_analytics
  add column cost numeric not null default 0,
  add column cost_known_revenue numeric not null default 0,
  add column gift_card_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0,
  add column restated_gift_card_revenue numeric not null default 0;

alter table product_months
  add column cost numeric not null default 0,
  add column cost_known_revenue numeric not null default 0,
  add column gift_card_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0,
  add column restated_gift_card_revenue numeric not null default 0;

alter table variant_sales
  add column cost numeric not null default 0,
  add column cost_known_revenue numeric not null default 0,
  add column gift_card_revenue numeric not null default 0,
  add column restated_cost numeric not null default 0,
  add column restated_cost_known_revenue numeric not null default 0,
  add column restated_gift_card_revenue numeric not null default 0;
