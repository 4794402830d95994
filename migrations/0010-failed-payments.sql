-- Payments that were refused, by order and by the quarter of an hour in which it happened: so that a reason for refusals opens the
-- orders behind it, whenever those were placed. Their sums by day are in payment_analytics, with those of payments that were made.
-- currency is that of the payment, which may be another than the order's. Few orders have any, so the table stays small.
create table failed_payments (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  quarter timestamptz not null,
  order_id text collate "C" not null,
  payment_method text collate "C" not null,
  reason text collate "C" not null,
  payments bigint not null default 0,
  amount numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, quarter, order_id, payment_method, reason)
) with (fillfactor = 90);

-- From what is known already.
insert into failed_payments (tenant_id, currency, quarter, order_id, payment_method, reason, payments, amount)
select
  orders.tenant_id,
  coalesce(happening ->> 'currency', orders.currency),
  date_bin('15 minutes', (happening ->> 'at')::timestamptz, '2000-01-01Z'),
  orders.order_id,
  coalesce(happening ->> 'method', orders.payment_method, ''),
  happening ->> 'reason',
  count(*),
  sum((happening ->> 'amount')::numeric)
from orders
cross join lateral json_array_elements(orders.history) as happening
where orders.placed_at is not null
and happening ->> 'kind' = 'payment_failed'
group by 1, 2, 3, 4, 5, 6;
