-- Files that people upload to import them, in parts, so that every process can read them. status: "uploading", "ready", "explaining",
-- "explained", "importing", "imported" or "failed". updated_at: the last sign of life of the process that works on the file. The parts are
-- deleted when the file is imported or removed, at the latest a day after the last work on it.
create table import_uploads (
  upload uuid primary key default gen_random_uuid(),
  file text not null,
  bytes bigint not null default 0,
  status text collate "C" not null default 'uploading',
  settings jsonb not null default '{}',
  progress jsonb,
  explanation jsonb,
  result jsonb,
  import_run bigint,
  problem text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table import_upload_parts (
  upload uuid not null references import_uploads on delete cascade,
  part integer not null,
  content bytea not null,
  primary key (upload, part)
);
