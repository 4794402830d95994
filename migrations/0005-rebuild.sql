-- What "tidemark rebuild" and "tidemark repair" have added to perspectives, so that it can be taken back. The last 20 runs are kept.
create table rebuild_runs (
  run_id bigint generated always as identity primary key,
  tables text[] not null,
  events bigint not null,
  applied_at timestamptz not null default now(),
  rolled_back_at timestamptz
);

-- One row a row that differed. live, should_be: its sums, as they were and as the raw events have it; the difference was added.
create table rebuild_differences (
  tenant_id text collate "C" not null,
  run_id bigint not null,
  table_name text collate "C" not null,
  difference_number bigint not null,
  key jsonb not null,
  live jsonb not null,
  should_be jsonb not null,
  primary key (tenant_id, run_id, table_name, difference_number)
);
