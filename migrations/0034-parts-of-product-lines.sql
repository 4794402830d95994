-- The discounts and the tax that lines of orders state, by product. included_tax: the tax that the totals of lines contain.
-- restated_…: what sums by the day of the event have besides those by the day of the order. Lines that state neither have no rows.
create table product_line_parts (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  date date not null,
  product_id text collate "C" not null,
  discounts numeric not null default 0,
  tax numeric not null default 0,
  included_tax numeric not null default 0,
  restated_discounts numeric not null default 0,
  restated_tax numeric not null default 0,
  restated_included_tax numeric not null default 0,
  updated_at timestamptz not null default now(),
  constraint product_line_parts_pkey primary key (tenant_id, currency, date, product_id)
);
