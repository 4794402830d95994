-- What an erasure does with the orders of the customer. unlinks_orders: their ids are replaced by random pseudonyms. removes, which exists
-- already: they are also taken out of all numbers; removed_at is null until that is done, and problem says why it cannot be done yet.
-- In erased_ids, the kind "order" is the id of such an order.
alter table erasures
  add column unlinks_orders boolean not null default false,
  add column removed_at timestamptz,
  add column problem text;

create index erasures_with_orders on erasures (erasure_id) where unlinks_orders;
