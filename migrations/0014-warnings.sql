-- Events that count though something about them was odd, by what it was: a few rows a source and type, however many events there
-- are. field: the property, without the numbers of lines (items.*.quantity). last_used: what counted instead, or as it came.
create table ingest_warnings (
  tenant_id text collate "C" not null,
  source text collate "C" not null,
  type text collate "C" not null,
  field text collate "C" not null,
  problem text collate "C" not null,
  events bigint not null default 0,
  last_event_id text not null,
  last_used text,
  last_seen_at timestamptz not null default now(),
  primary key (tenant_id, source, type, field, problem)
) with (fillfactor = 75);

-- Part of applied.
alter table ingest_accounting
  add column applied_with_warnings bigint not null default 0;

-- What order lines call products, the first name of each that arrives: shown where the catalogue has none.
create table line_names (
  tenant_id text collate "C" not null,
  product_id text collate "C" not null,
  name text not null,
  primary key (tenant_id, product_id)
);
