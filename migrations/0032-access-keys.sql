-- Keys that open the API. Only a hash of each key is stored; key_id is its public part. tenant_id is null for all tenants. replaced_by is the
-- key that a rotation made.
create table access_keys (
  key_id text collate "C" primary key,
  secret_hash bytea not null,
  name text collate "C" not null,
  scopes text[] not null,
  tenant_id text collate "C",
  created_at timestamptz not null default now(),
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  replaced_by text collate "C",
  last_used_at timestamptz
);

-- A key that was revoked or replaced gives its name to another one.
create unique index access_keys_name on access_keys (name) where revoked_at is null and replaced_by is null;

-- Who changed what, without secrets and without personal data of customers. tenant_id is null for what concerns all tenants.
create table audit_log (
  audit_id bigint primary key generated always as identity,
  at timestamptz not null default now(),
  tenant_id text collate "C",
  actor_kind text collate "C" not null,
  actor text not null,
  action text collate "C" not null,
  object text not null,
  detail jsonb not null default '{}'
);

create index audit_log_at on audit_log (at);
