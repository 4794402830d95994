-- A batch locks this table, which never has rows, in a mode that depends on its refunds. A rebuild copies it, because it has tenant_id.
create table refund_lock (
  tenant_id text collate "C" not null
);

-- Without an order_id, is_known states whether a payment has the refund.
insert into refund_ids (tenant_id, refund_id, order_id, is_known)
select distinct payments.tenant_id, refund_id, '', true
from payments
cross join lateral unnest(refund_ids) as refund_id
on conflict (tenant_id, refund_id, order_id) do update set is_known = true;

drop materialized view monthly_sales_summary;

create materialized view monthly_sales_summary as
select
  tenant_id,
  currency,
  date_trunc('month', date)::date as month,
  sum(total_orders + restated_orders)::bigint as total_orders,
  sum(total_revenue + restated_revenue) as total_revenue,
  sum(total_items_sold + restated_items_sold) as total_items_sold,
  sum(total_revenue + restated_revenue) / nullif(sum(total_orders + restated_orders), 0) as avg_order_value,
  sum(refunds) as refunds,
  sum(cancelled) as cancelled,
  sum(total_revenue + restated_revenue) + sum(adjustments) - sum(reversed) as net_revenue,
  sum(chargebacks) as chargebacks,
  sum(adjustments) as adjustments
from daily_sales_analytics
group by 1, 2, 3;

create unique index monthly_sales_summary_key on monthly_sales_summary (tenant_id, currency, month);
