-- What the shop sells on Mondays, Tuesdays, …, month by month. A perspective's table has tenant_id, the key, the sums
-- and updated_at; its primary key is tenant_id and the key.
create table weekday_sales (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  month date not null,
  weekday text collate "C" not null,
  orders bigint not null default 0,
  units bigint not null default 0,
  revenue numeric not null default 0,
  customer_days bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, month, weekday)
);
