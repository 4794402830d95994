-- Chargebacks count like refunds in what was reversed, and in columns of their own.
alter table daily_sales_analytics
  add column chargeback_count bigint not null default 0,
  add column chargeback_count_by_order bigint not null default 0,
  add column chargebacks numeric not null default 0,
  add column chargebacks_by_order numeric not null default 0;

alter table hourly_sales_analytics
  add column chargeback_count bigint not null default 0,
  add column chargeback_count_by_order bigint not null default 0,
  add column chargebacks numeric not null default 0,
  add column chargebacks_by_order numeric not null default 0;

alter table quarter_hour_sales
  add column chargeback_count bigint not null default 0,
  add column chargeback_count_by_order bigint not null default 0,
  add column chargebacks numeric not null default 0,
  add column chargebacks_by_order numeric not null default 0;

alter table dimension_sales_analytics
  add column chargeback_count bigint not null default 0,
  add column chargeback_count_by_order bigint not null default 0,
  add column chargebacks numeric not null default 0,
  add column chargebacks_by_order numeric not null default 0;

alter table order_reversals
  add column chargeback_count bigint not null default 0,
  add column chargebacks numeric not null default 0;

-- A credit note counts unless it is voided or its status is "failed".
alter table credit_notes
  add column kind text collate "C" not null default 'refund',
  add column status text collate "C" not null default 'succeeded',
  add column voided_at timestamptz;

-- Which orders have a refund of an id, and which refunds are voided. order_id: '' for a void that names no order. is_known: whether
-- the refund has arrived. reason: that of the void.
create table refund_ids (
  tenant_id text collate "C" not null,
  refund_id text collate "C" not null,
  order_id text collate "C" not null,
  is_known boolean not null,
  voided_at timestamptz,
  reason text collate "C",
  primary key (tenant_id, refund_id, order_id)
);

create index refund_ids_waiting on refund_ids (tenant_id, refund_id)
where voided_at is not null
and not is_known;

insert into refund_ids (tenant_id, refund_id, order_id, is_known)
select distinct orders.tenant_id, entry ->> 'id', orders.order_id, true
from orders
cross join lateral json_array_elements(orders.history) as entry
where strpos(orders.history::text, '"refunded"') > 0
and entry ->> 'kind' = 'refunded';
