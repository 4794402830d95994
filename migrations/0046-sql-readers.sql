-- Logins of other programs that read views of the tables, each in the schema of its name. tenants is null for all tenants. The views read
-- this table, so a change of tenants has an effect at once. definition is the fingerprint of the views.
create table sql_readers (
  reader_name text collate "C" primary key,
  tenants text[] collate "C",
  shows_people boolean not null,
  connections int not null,
  statement_seconds int not null,
  definition text not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  rotated_at timestamptz
);
