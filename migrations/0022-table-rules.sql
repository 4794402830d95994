-- By which rules each table was filled; "facts" stands for all tables of facts. filled_version: null until the table contains all
-- events. filled_at: the table contains all batches that began before. wanted_version: the newest rules of any Tidemark that
-- was started on this database.
create table table_rules (
  table_name text collate "C" primary key,
  wanted_version integer not null,
  filled_version integer,
  filled_at timestamptz
);

-- The progress of a filling that runs, or that another process will continue. problem: why it cannot continue.
create table filling (
  only_row boolean primary key default true check (only_row),
  tables text[] not null,
  phase text not null,
  events_done bigint not null,
  events_expected bigint not null,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  problem text
);

-- The rules of the Tidemark that committed the batch; '' is a version before this column.
alter table commit_receipts
  add column rules text collate "C" not null default '';

create index commit_receipts_rules on commit_receipts (rules, committed_at);
