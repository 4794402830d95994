-- The orders with a coupon in a period. Without it, the report of coupons reads all orders of the period.
create index orders_coupon on orders (tenant_id, currency, placed_at)
where coupon_code is not null;
