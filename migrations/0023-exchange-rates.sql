-- What one unit of base was worth in quote on a day. Of several statements, the last one by published_at counts.
create table exchange_rates (
  tenant_id text collate "C" not null,
  base text collate "C" not null,
  quote text collate "C" not null,
  date date not null,
  rate numeric not null,
  published_at timestamptz not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, base, quote, date)
) with (fillfactor = 90);
