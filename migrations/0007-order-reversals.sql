-- What refunds and cancellations took back, by order: so that any number of sales opens the orders that add up to it, also those
-- that were placed long before. quarter: the quarter of an hour in which it happened; order_quarter: that of the order.
-- currency is that of the refund, order_currency that of the order, which may be another. Refunds without an order are in credit_notes.
create table order_reversals (
  tenant_id text collate "C" not null,
  currency text collate "C" not null,
  order_quarter timestamptz not null,
  order_id text collate "C" not null,
  quarter timestamptz not null,
  order_currency text collate "C" not null,
  refund_count bigint not null default 0,
  refunds numeric not null default 0,
  cancelled_orders bigint not null default 0,
  cancelled numeric not null default 0,
  reversed numeric not null default 0,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, currency, order_quarter, order_id, quarter, order_currency)
) with (fillfactor = 90);

create index order_reversals_quarter on order_reversals (tenant_id, currency, quarter, order_id);

-- From what is known already. Of an order, the first takes first, and together they take no more than its total; a refund in
-- another currency is set against nothing.
with happenings as (
  select
    orders.tenant_id,
    orders.order_id,
    orders.total,
    orders.currency as order_currency,
    date_bin('15 minutes', orders.placed_at, '2000-01-01Z') as order_quarter,
    date_bin('15 minutes', (happening.content ->> 'at')::timestamptz, '2000-01-01Z') as quarter,
    happening.position,
    happening.content ->> 'kind' = 'refunded' as is_refund,
    coalesce(happening.content ->> 'currency', orders.currency) as currency,
    coalesce(happening.content ->> 'currency', orders.currency) <> orders.currency as is_foreign,
    case
      when happening.content ->> 'kind' = 'cancelled' then orders.total
      else (happening.content ->> 'amount')::numeric
    end as amount
  from orders
  cross join lateral json_array_elements(orders.history) with ordinality as happening (content, position)
  where orders.placed_at is not null
  and happening.content ->> 'kind' in ('refunded', 'cancelled')
),
reversals as (
  select *, sum(case when is_foreign then 0 else amount end) over earlier as wanted
  from happenings
  window earlier as (partition by tenant_id, order_id order by position rows unbounded preceding)
)
insert into order_reversals (
  tenant_id, currency, order_quarter, order_id, quarter, order_currency,
  refund_count, refunds, cancelled_orders, cancelled, reversed
)
select
  tenant_id,
  currency,
  order_quarter,
  order_id,
  quarter,
  order_currency,
  count(*) filter (where is_refund),
  coalesce(sum(amount) filter (where is_refund), 0),
  count(*) filter (where not is_refund),
  coalesce(sum(amount) filter (where not is_refund), 0),
  sum(case when is_foreign then amount else least(total, wanted) - least(total, wanted - amount) end)
from reversals
group by tenant_id, currency, order_quarter, order_id, quarter, order_currency;
