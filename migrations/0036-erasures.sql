-- Erasures of customers. removes: whether the orders of the customer are taken out of all numbers. finished_at is null until no table contains
-- the id. counts: the rows that were rewritten or deleted, by table.
create table erasures (
  tenant_id text collate "C" not null,
  erasure_id bigint not null generated always as identity,
  removes boolean not null default false,
  requested_at timestamptz not null default clock_timestamp(),
  requested_by text not null,
  finished_at timestamptz,
  counts jsonb not null default '{}',
  primary key (tenant_id, erasure_id)
);

create index erasures_unfinished on erasures (erasure_id) where finished_at is null;

-- The ids of an erasure: the id of the customer, and the keys of the same person as a guest. kind: customer or guest. hash: HMAC-SHA-256 of
-- tenant and id under the salt. Until the erasure is finished, id is the id itself. After hashed_until, salt and hash are deleted, and nothing
-- leads from the id to the pseudonym.
create table erased_ids (
  tenant_id text collate "C" not null,
  erasure_id bigint not null,
  id_number integer not null,
  kind text collate "C" not null,
  pseudonym text collate "C" not null,
  id text collate "C",
  salt bytea,
  hash bytea,
  hashed_until timestamptz not null,
  primary key (tenant_id, erasure_id, id_number),
  foreign key (tenant_id, erasure_id) references erasures on delete cascade
);

create index erased_ids_hash on erased_ids (hash) where hash is not null;
