-- One file of a "tidemark import". ended_at is null while it runs, and after a crash.
create table import_runs (
  import_run bigint primary key generated always as identity,
  source text collate "C" not null,
  file text not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  applied bigint,
  duplicate bigint,
  ignored bigint,
  rejected bigint
);

-- The import run that brought an event, if one did.
alter table raw_events
  add column import_run bigint;

-- received = applied + duplicate + ignored + rejected + withdrawn
alter table ingest_accounting
  add column withdrawn bigint not null default 0;

-- Withdrawals of events. selection: which events, as JSON. status: withdrawing, withdrawn, reverting or reverted.
create table retractions (
  retraction_id bigint primary key generated always as identity,
  selection jsonb not null,
  status text collate "C" not null,
  events bigint not null default 0,
  started_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  reverted_at timestamptz
);

-- The raw events that do not count. After a withdrawal, the same key can arrive once more, so the time of arrival is part of the key.
create table withdrawn_events (
  tenant_id text collate "C" not null,
  event_key uuid not null,
  received_at timestamptz not null,
  retraction_id bigint not null,
  primary key (tenant_id, event_key, received_at)
);

create index withdrawn_events_retraction on withdrawn_events (retraction_id);
