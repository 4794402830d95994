-- Corrections and restockings of products, with the levels they state, by their time: a level that the movements do not come to is
-- reported. `levels` is 1 where the event states one. It counts from now on; "tidemark rebuild stock_statements" adds what came before.
create table stock_statements (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  stated_at timestamptz not null,
  event_id text collate "C" not null,
  change numeric not null default 0,
  level numeric not null default 0,
  levels bigint not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, product_id, stated_at, event_id)
) with (fillfactor = 90);
