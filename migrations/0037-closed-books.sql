-- Closings of the books. The events received before closed_before were replayed into the tables of the schema tidemark_closed, which are
-- the opening balance of each later replay, and their stored bodies were removed. events: how many of them count.
create table closings (
  closing_id bigint not null generated always as identity primary key,
  closed_before timestamptz not null,
  events bigint not null,
  closed_at timestamptz not null default clock_timestamp()
);

-- Requests about personal data that shop platforms pass on. kind: erase (a customer), export (the data of a customer) or erase_shop.
-- customer_id is deleted when the request is done. outcome: erased, not_found, or done by an operator.
create table privacy_requests (
  tenant_id text collate "C" not null,
  request_id bigint not null generated always as identity,
  connection text not null,
  kind text not null,
  customer_id text collate "C",
  received_at timestamptz not null,
  done_at timestamptz,
  outcome text,
  primary key (tenant_id, request_id)
);

-- A platform repeats deliveries.
create unique index privacy_requests_open on privacy_requests (tenant_id, connection, kind, coalesce(customer_id, '')) where done_at is null;
