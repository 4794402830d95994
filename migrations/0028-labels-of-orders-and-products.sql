-- All coupons of an order with several; null for an order with one or none. "coupon_code" is the first of them.
alter table orders
  add column coupon_codes json;

-- How reports group products. The newest value of each counts, by the time of its event.
alter table products
  add column category text,
  add column category_at timestamptz,
  add column brand text,
  add column brand_at timestamptz,
  add column sku text,
  add column sku_at timestamptz,
  add column variant_id text collate "C",
  add column variant_id_at timestamptz;

-- Sales and reversals of the lines that state a variant or a stock keeping unit. Other lines are in product_analytics only.
create table variant_sales (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  product_id text collate "C" not null,
  variant_id text collate "C" not null,
  sku text collate "C" not null,
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
  restated_orders bigint not null default 0,
  restated_units numeric not null default 0,
  restated_revenue numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, date, product_id, variant_id, sku)
);
