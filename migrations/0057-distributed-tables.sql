-- One row from the moment at which "tidemark migrate --distribute" begins to spread tables over the nodes of a Citus cluster. From then on,
-- statements have forms that Citus accepts for distributed tables.
create table distribution (
  only_row boolean primary key default true check (only_row),
  distributed_at timestamptz not null default now()
);
