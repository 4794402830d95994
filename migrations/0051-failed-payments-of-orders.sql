-- The failed payments of an order. Without it, a list of failed payments reads those of the whole period for each of its orders.
create index failed_payments_order on failed_payments (tenant_id, order_id);
