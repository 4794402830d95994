-- Payments that have an id. facts: its failed and processed payments, and its refunds without an order with their voids, by time.
-- links: the orders to which it was linked, the one that counts first. order_id: that order. refund_ids: the refunds among the facts.
-- is_waiting: whether a fact waits for a link, or a link for the payment.
create table payments (
  tenant_id text collate "C" not null,
  payment_id text collate "C" not null,
  order_id text collate "C",
  facts json,
  links json,
  refund_ids text[] collate "C",
  is_waiting boolean not null,
  primary key (tenant_id, payment_id)
);

create index payments_waiting on payments (tenant_id, payment_id)
where is_waiting;

-- Finds the payment of a refund by a void that names neither.
create index payments_refunds on payments using gin (refund_ids)
where refund_ids is not null;
