-- The pairs of a month that many orders hold, without reading all the others.
create index product_pairs_orders on product_pairs (tenant_id, currency, month, orders);
