-- Units may come in parts (1.5 metres), so they are numeric everywhere, as amounts are. What is there keeps its value.

drop view order_lines;

drop materialized view monthly_sales_summary;

alter table daily_sales_analytics
  alter column total_items_sold type numeric;

alter table hourly_sales_analytics
  alter column total_items_sold type numeric;

alter table quarter_hour_sales
  alter column total_items_sold type numeric;

alter table dimension_sales_analytics
  alter column total_items_sold type numeric;

alter table product_analytics
  alter column units_sold type numeric,
  alter column refunded_units type numeric,
  alter column refunded_units_by_order type numeric,
  alter column cancelled_units type numeric,
  alter column cancelled_units_by_order type numeric;

alter table product_months
  alter column units_sold type numeric,
  alter column refunded_units type numeric,
  alter column refunded_units_by_order type numeric,
  alter column cancelled_units type numeric,
  alter column cancelled_units_by_order type numeric;

alter table stock_levels
  alter column opening type numeric,
  alter column restocked type numeric,
  alter column adjusted type numeric,
  alter column shipped type numeric,
  alter column reserved type numeric;

alter table products
  alter column opening_stock type numeric,
  alter column previous_opening_stock type numeric;

create view order_lines as
select
  orders.tenant_id,
  orders.order_id,
  line.line_number,
  orders.customer_id,
  orders.placed_at,
  orders.day,
  orders.currency,
  line.content ->> 'productId' as product_id,
  (line.content ->> 'quantity')::numeric as quantity,
  (line.content ->> 'total')::numeric as total
from orders
cross join lateral json_array_elements(orders.lines) with ordinality as line (content, line_number);

create materialized view monthly_sales_summary as
select
  tenant_id,
  currency,
  date_trunc('month', date)::date as month,
  sum(total_orders)::bigint as total_orders,
  sum(total_revenue) as total_revenue,
  sum(total_items_sold) as total_items_sold,
  sum(total_revenue) / nullif(sum(total_orders), 0) as avg_order_value,
  sum(refunds) as refunds,
  sum(cancelled) as cancelled,
  sum(total_revenue) - sum(reversed) as net_revenue
from daily_sales_analytics
group by tenant_id, currency, date_trunc('month', date)::date;

create unique index monthly_sales_summary_key on monthly_sales_summary (tenant_id, currency, month);
