-- An id of the plain envelope names one event of each type. So the inbox knows which type it has seen; of events from before
-- this column the raw event tells it.
alter table inbox add column type_hash integer;

-- Of the duplicates, those that say something else than the event that they repeat.
alter table ingest_accounting add column contradictions bigint not null default 0;

-- Events that count no second time although they say something else than the first. The body is kept where no raw event is.
create table contradictions (
  tenant_id text collate "C" not null,
  contradiction_id bigint not null generated always as identity,
  source text not null,
  type text not null,
  event_id text not null,
  event_key uuid not null,
  order_id text collate "C",
  content_hash uuid not null,
  differences json not null,
  headers text,
  body text,
  times_seen bigint not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (tenant_id, contradiction_id),
  unique (tenant_id, event_key, content_hash)
);
