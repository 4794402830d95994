-- Connections to shop platforms that were added by commands. Those of TIDEMARK_CONNECTIONS are not here. The secrets are encrypted with
-- AES-256-GCM, under TIDEMARK_SECRET_KEY or the key in the data folder.
create table connections (
  name text collate "C" primary key,
  platform text collate "C" not null,
  settings jsonb not null,
  sealed_secrets bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- What shop platforms delivered, without persons: `kept` is the JSON of the properties that the adapter of the platform reads. Null if the
-- body was not JSON. outcome: "applied", "duplicate", "ignored" or "problem".
create table deliveries (
  tenant_id text collate "C" not null,
  delivery_id bigint generated always as identity,
  connection text collate "C" not null,
  received_at timestamptz not null,
  topic text collate "C" not null,
  outcome text collate "C" not null,
  reason text,
  headers jsonb not null default '{}',
  kept text,
  primary key (tenant_id, connection, delivery_id)
);

-- For the end of their storage, and for replays since a time.
create index deliveries_by_arrival on deliveries using brin (received_at);
-- Deliveries that wait for a correction.
create index deliveries_with_problems on deliveries (tenant_id, connection, delivery_id) where outcome = 'problem';

-- The deliveries of all time by topic and outcome. outcome "refused": the signature was missing or wrong. reason: that of ignored deliveries.
create table delivery_accounting (
  tenant_id text collate "C" not null,
  connection text collate "C" not null,
  topic text collate "C" not null,
  outcome text collate "C" not null,
  reason text collate "C" not null,
  deliveries bigint not null,
  last_received_at timestamptz not null,
  last_error text,
  primary key (tenant_id, connection, topic, outcome, reason)
);
