-- What each verification of all tables found, for metrics and alerts. Only the last ones are kept.
create table verifications (
  verification_id bigint primary key generated always as identity,
  verified_at timestamptz not null default now(),
  events bigint not null,
  differences bigint not null
);

-- The last values of settings that all processes share, so that the audit log can name the changed ones.
create table recorded_settings (
  name text collate "C" primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
