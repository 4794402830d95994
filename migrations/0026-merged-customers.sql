-- Customers who are one person, each with the customer it was merged into. A chain of merges has no circle.
create table customer_merges (
  tenant_id text collate "C" not null,
  customer_id text collate "C" not null,
  into_customer_id text collate "C" not null,
  merged_at timestamptz not null,
  primary key (tenant_id, customer_id)
);

create index customer_merges_into on customer_merges (tenant_id, into_customer_id);

-- The customer of each guest who registered: the earliest registration.
create table guest_registrations (
  tenant_id text collate "C" not null,
  guest_key text collate "C" not null,
  customer_id text collate "C" not null,
  registered_at timestamptz not null,
  primary key (tenant_id, guest_key)
);

-- orders.customer_id and credit_notes.customer_id are the customer that counts, after registrations and merges.
-- stated_customer_id: the customer that the order or credit note states, if that is another one. Empty if it states none.
alter table orders
  add column stated_customer_id text collate "C",
  add column guest_key text collate "C";

alter table credit_notes
  add column stated_customer_id text collate "C";

create index orders_guest on orders (tenant_id, guest_key) where guest_key is not null;
